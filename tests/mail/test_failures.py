"""What exceptions of mail services mean."""

from __future__ import annotations

import smtplib
import ssl
from datetime import timedelta
from email.utils import format_datetime

import pytest
import requests
from anymail.exceptions import (
    AnymailAPIError,
    AnymailConfigurationError,
    AnymailInvalidAddress,
    AnymailUnsupportedFeature,
)

from wagtail_interest.mail.failures import Failure, classify, retry_after


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (AnymailConfigurationError("x"), Failure("AnymailConfigurationError", refuses_us=True)),
        (ImportError("x"), Failure("ImportError", refuses_us=True)),
        (ssl.SSLCertVerificationError("x"), Failure("SSLCertVerificationError", refuses_us=True)),
        (AnymailInvalidAddress("x"), Failure("AnymailInvalidAddress", for_good=True)),
        (AnymailUnsupportedFeature("x"), Failure("AnymailUnsupportedFeature", for_good=True)),
        (ValueError("x"), Failure("ValueError", for_good=True)),
        (TimeoutError("x"), Failure("TimeoutError", ambiguous=True)),
        (ConnectionRefusedError("x"), Failure("ConnectionRefusedError")),
        (smtplib.SMTPAuthenticationError(535, b"x"), Failure("SMTPAuthenticationError", refuses_us=True)),
        (smtplib.SMTPNotSupportedError("STARTTLS"), Failure("SMTPNotSupportedError", refuses_us=True)),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), Failure("SMTPNotSupportedError", for_good=True)),
        (smtplib.SMTPSenderRefused(553, b"x", "a"), Failure("SMTPSenderRefused", refuses_us=True)),
        (smtplib.SMTPSenderRefused(552, b"x", "a"), Failure("SMTPSenderRefused", for_good=True)),
        (smtplib.SMTPSenderRefused(451, b"x", "a"), Failure("SMTPSenderRefused")),
        (smtplib.SMTPDataError(554, b"x"), Failure("SMTPDataError 554", for_good=True)),
        (smtplib.SMTPDataError(451, b"x"), Failure("SMTPDataError 451")),
        (smtplib.SMTPConnectError(554, b"x"), Failure("SMTPConnectError 554")),
        (smtplib.SMTPServerDisconnected("x"), Failure("SMTPServerDisconnected", ambiguous=True)),
        (AnymailAPIError("x"), Failure("AnymailAPIError", ambiguous=True)),
        (AnymailAPIError("x", status_code=403), Failure("AnymailAPIError 403", refuses_us=True)),
        (AnymailAPIError("x", status_code=400), Failure("AnymailAPIError 400", for_good=True)),
        (AnymailAPIError("x", status_code=502), Failure("AnymailAPIError 502", ambiguous=True)),
        (AnymailAPIError("x", status_code=200), Failure("AnymailAPIError 200", ambiguous=True)),
        (
            AnymailAPIError("x", response={"ResponseMetadata": {"HTTPStatusCode": 403}}),
            Failure("AnymailAPIError 403", refuses_us=True),
        ),
    ],
    ids=lambda value: value.error if isinstance(value, Failure) else "",
)
def test_p27_each_error_has_its_meaning(error, failure, now):
    assert classify(error, now=now) == failure


def response(value):
    answer = requests.Response()
    answer.headers["Retry-After"] = value
    return answer


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("90", 90),
        ("0", 0),
        ("-5", 0),
        ("soon", 0),
        ("", 0),
        ("9" * 400, 86_400),
        ("9" * 5000, 86_400),
        ("²", 0),
    ],
)
def test_p27_retry_after_in_seconds(value, seconds, now):
    assert retry_after(response(value), now) == timedelta(seconds=seconds)


def test_p27_retry_after_as_a_date(now):
    later = format_datetime(now + timedelta(minutes=5), usegmt=True)
    earlier = format_datetime(now - timedelta(minutes=5), usegmt=True)
    assert retry_after(response(later), now) == timedelta(minutes=5)
    assert retry_after(response(earlier), now) == timedelta()
    assert retry_after(None, now) == timedelta()
