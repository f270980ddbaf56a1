"""What an exception of the mail service means: for good, for now, or for the whole queue. Its text is never kept (P22)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from anymail import exceptions as anymail
from django.core.exceptions import ImproperlyConfigured

from wagtail_interest.vocabulary import MessageState

#: Answers that speak of our key, account or address of the service, not of this mail.
_REFUSES_US = frozenset({401, 402, 403, 404, 405})
_MAYBE_SENT = frozenset({408, 502, 504})
_NEVER_CONNECTED = frozenset(
    {"ConnectionRefusedError", "gaierror", "ConnectTimeout", "NewConnectionError", "ConnectTimeoutError"}
    | {"NameResolutionError", "SMTPConnectError", "ProxyError", "SSLError"}
)
#: A service that names a later moment than this is not waited for.
LONGEST_WAIT = timedelta(hours=24)


@dataclass(frozen=True)
class Failure:
    """One failed try. ``for_good`` ends the mail, ``refuses_us`` pauses the queue, neither means: try again."""

    error: str
    for_good: bool = False
    refuses_us: bool = False
    ambiguous: bool = False
    throttled: bool = False
    state: str = MessageState.FAILED
    wait: timedelta = timedelta()


def classify(error: BaseException, *, now: datetime) -> Failure:
    """Return what *error* of a send means; only its class and status code are kept."""
    if isinstance(error, ImproperlyConfigured | ImportError | ssl.SSLCertVerificationError):
        return Failure(type(error).__name__, refuses_us=True)
    if isinstance(error, anymail.AnymailRecipientsRefused):
        return Failure(type(error).__name__, for_good=True, state=MessageState.REJECTED)
    if isinstance(error, anymail.AnymailAPIError):
        return _of_api(error, now)
    if isinstance(error, smtplib.SMTPException):
        return _of_smtp(error)
    if isinstance(error, OSError):
        return Failure(type(error).__name__, ambiguous=not _never_connected(error))
    return Failure(type(error).__name__, for_good=True)


def _of_api(error: Any, now: datetime) -> Failure:
    status = error.status_code or _status_in(error.response)
    name = f"{_api_name(error)} {status}" if status else _api_name(error)
    if status is None:
        return Failure(name, ambiguous=not _never_connected(error))
    if status in _REFUSES_US:
        return Failure(name, refuses_us=True)
    if status == 429:
        return Failure(name, throttled=True, wait=retry_after(error.response, now))
    if status >= 500:
        wait = retry_after(error.response, now)
        return Failure(name, ambiguous=status in _MAYBE_SENT, wait=wait)
    if status in _MAYBE_SENT or status < 400:
        return Failure(name, ambiguous=True)
    return Failure(name, for_good=True)


def _api_name(error: BaseException) -> str:
    """Anymail builds a class of the same name for every cause; the cause's own name tells more."""
    return type(error.__cause__).__name__ if error.__cause__ else type(error).__name__


def _status_in(response: Any) -> int | None:
    """Amazon's client gives a dict instead of a response."""
    if isinstance(response, dict):
        return response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return None


def retry_after(response: Any, now: datetime) -> timedelta:
    """Return how long the service asks us to wait: seconds or a date in ``Retry-After``; nothing when unreadable."""
    given = str(getattr(response, "headers", {}).get("Retry-After", "")).strip()
    if given.isascii() and given.isdigit():
        return min(timedelta(seconds=int(given)), LONGEST_WAIT) if len(given) < 9 else LONGEST_WAIT
    try:
        moment = parsedate_to_datetime(given)
        return max(timedelta(), min(moment - now, LONGEST_WAIT))
    except (TypeError, ValueError):  # unreadable, or a date without zone
        return timedelta()


def _of_smtp(error: smtplib.SMTPException) -> Failure:
    failure = Failure(type(error).__name__)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return replace(failure, refuses_us=True)
    if isinstance(error, smtplib.SMTPNotSupportedError):  # no TLS, no log-in; or an address it cannot write
        for_this_mail = "SMTPUTF8" in str(error)
        return replace(failure, for_good=for_this_mail, refuses_us=not for_this_mail)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        refused = all(code >= 500 for code in codes)
        return replace(failure, for_good=refused, state=MessageState.REJECTED)
    if isinstance(error, smtplib.SMTPSenderRefused):
        too_big = error.smtp_code == 552
        return replace(failure, for_good=too_big, refuses_us=error.smtp_code >= 500 and not too_big)
    if isinstance(error, smtplib.SMTPResponseException):
        refused = error.smtp_code >= 500 and not isinstance(
            error, smtplib.SMTPConnectError | smtplib.SMTPHeloError
        )
        return replace(failure, error=f"{failure.error} {error.smtp_code}", for_good=refused)
    return replace(failure, ambiguous=isinstance(error, smtplib.SMTPServerDisconnected))


def _never_connected(error: BaseException) -> bool:
    """Whether no connection was ever made, so that nothing can have been sent."""
    return any(type(cause).__name__ in _NEVER_CONNECTED for cause in _causes(error))


def _causes(error: BaseException, depth: int = 0) -> Iterator[BaseException]:
    yield error
    if depth > 5:
        return
    inner = [error.__cause__, error.__context__, getattr(error, "reason", None), *error.args]
    for cause in inner:
        if isinstance(cause, BaseException) and cause is not error:
            yield from _causes(cause, depth + 1)
