"""Settings: one dict ``WAGTAIL_INTEREST``, read here and nowhere else, one property each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat

#: The host's user model, for foreign keys; like Django's own it cannot change at run time.
USER_MODEL: str = settings.AUTH_USER_MODEL

DEFAULTS: dict[str, Any] = {
    "CONTENT_BLOCKS": "",
    "BASE_TEMPLATE": "base.html",
    "BASE_URL": "",
    "LINK_KEY": "",
    "UPLOAD_TYPES": ("pdf", "docx", "odt"),
    "UPLOAD_MAX_BYTES": 10 * 1024 * 1024,
    "UPLOAD_SCANNER": "",
    "CLAMD_ADDRESS": "/run/clamav/clamd.ctl",
    "HELD_FILE_MINUTES": 120,
    "FILES_PER_CLIENT_PER_DAY": 60,
    "HELD_FILES_PER_FORM": 200,
    "MIN_SECONDS": 3,
    "FORM_MAX_AGE_HOURS": 24,
    "RATE_PER_CLIENT": "20/h",
    "RATE_PER_ADDRESS": "6/h",
    "RATE_CACHE": "default",
    "TRUSTED_PROXIES": 0,
    "TASK_QUEUE": "default",
    "MAIL_FROM": "",
    "MAIL_METADATA": False,
    "MAIL_MAX_AGE_HOURS": 24,
    "UNCONSENTED_DAYS": 30,
    "ERASE_STOP_SHARE": 0.25,
    "HOLIDAYS": "",
    "PAUSE_BY_ITSELF": True,
    "MEASURE_SAMPLE": 8,
    "UNDO_SECONDS": 30,
    "BULK_IN_BACKGROUND": 1000,
    "PREVIEW_PAGES": 10,
    "CLOCK": "",
}


class Settings:
    """Typed access to ``WAGTAIL_INTEREST``; values are read at call time so that tests may override them."""

    def _get(self, name: str) -> Any:
        given = getattr(settings, "WAGTAIL_INTEREST", None)
        if isinstance(given, Mapping) and name in given:
            return given[name]
        return DEFAULTS[name]

    @property
    def given(self) -> Mapping[str, Any]:
        """The host's own dict, empty when there is none; system checks look for misspelt keys in it."""
        value = getattr(settings, "WAGTAIL_INTEREST", None)
        return value if isinstance(value, Mapping) else {}

    @property
    def CONTENT_BLOCKS(self) -> str:
        """Dotted path to a ``StreamBlock`` class with the site's own blocks above and below the form."""
        return self._get("CONTENT_BLOCKS")

    @property
    def BASE_TEMPLATE(self) -> str:
        """The host's base template with a block ``content``; when it does not exist ours stands alone."""
        return self._get("BASE_TEMPLATE")

    @property
    def BASE_URL(self) -> str:
        """Scheme and host for links in mail (``https://jobs.example.com``); empty = from the page's Site."""
        return self._get("BASE_URL")

    @property
    def LINK_KEY(self) -> str:
        """Key that signs links; empty = ``SECRET_KEY`` and its fallbacks."""
        return self._get("LINK_KEY")

    @property
    def secret_keys(self) -> list[str]:
        """The signing key first, then those still accepted."""
        keys = [self.LINK_KEY] if self.LINK_KEY else []
        return [*keys, settings.SECRET_KEY, *(str(key) for key in settings.SECRET_KEY_FALLBACKS)]

    @property
    def UPLOAD_TYPES(self) -> tuple[str, ...]:
        """File name extensions a CV may have, lower case without dot."""
        return tuple(self._get("UPLOAD_TYPES"))

    @property
    def UPLOAD_MAX_BYTES(self) -> int:
        """Largest file in bytes; the web server's own limit must be higher."""
        return int(self._get("UPLOAD_MAX_BYTES"))

    @property
    def upload_limit(self) -> str:
        """The largest file as people read it: ``10 MB``."""
        return size_in_words(self.UPLOAD_MAX_BYTES)

    @property
    def UPLOAD_SCANNER(self) -> str:
        """Dotted path to a virus scanner ``(file) -> files.scan.Scan``; ours is ``wagtail_interest.files.scan.clamd``."""
        return self._get("UPLOAD_SCANNER")

    @property
    def CLAMD_ADDRESS(self) -> str:
        """Where clamd listens: the path of its socket, or ``host:port``."""
        return self._get("CLAMD_ADDRESS")

    @property
    def public_roots(self) -> dict[str, str]:
        """Folders the web server hands out, by the name of their setting; candidates' files must not lie there."""
        names = ("MEDIA_ROOT", "STATIC_ROOT")
        return {name: str(getattr(settings, name)) for name in names if getattr(settings, name, None)}

    @property
    def HELD_FILE_MINUTES(self) -> int:
        """How long an accepted file waits, in minutes, while another field is mended."""
        return int(self._get("HELD_FILE_MINUTES"))

    @property
    def FILES_PER_CLIENT_PER_DAY(self) -> int:
        """Files one client address may send a day."""
        return int(self._get("FILES_PER_CLIENT_PER_DAY"))

    @property
    def HELD_FILES_PER_FORM(self) -> int:
        """Files one form may hold at the same time."""
        return int(self._get("HELD_FILES_PER_FORM"))

    @property
    def MIN_SECONDS(self) -> float:
        """A form sent faster than this many seconds after it was shown counts as one sign of spam."""
        return float(self._get("MIN_SECONDS"))

    @property
    def FORM_MAX_AGE_HOURS(self) -> int:
        """How long a shown form's signed stamp is believed, in hours; older ones are re-stamped, not refused."""
        return int(self._get("FORM_MAX_AGE_HOURS"))

    @property
    def RATE_PER_CLIENT(self) -> str:
        """Submissions from one client address, as ``count/period`` with s, m, h or d; empty = no limit."""
        return self._get("RATE_PER_CLIENT")

    @property
    def RATE_PER_ADDRESS(self) -> str:
        """Submissions for one e-mail address, as ``count/period``; empty = no limit."""
        return self._get("RATE_PER_ADDRESS")

    @property
    def RATE_CACHE(self) -> str:
        """Alias in ``CACHES`` that counts; shared between processes in production."""
        return self._get("RATE_CACHE")

    @property
    def TRUSTED_PROXIES(self) -> int:
        """How many reverse proxies of your own add to ``X-Forwarded-For``; 0 = believe only the connection."""
        return int(self._get("TRUSTED_PROXIES"))

    @property
    def TASK_QUEUE(self) -> str:
        """The django-tasks queue of the mail task."""
        return self._get("TASK_QUEUE")

    @property
    def MAIL_FROM(self) -> str:
        """From address of all our mail; empty = ``DEFAULT_FROM_EMAIL``."""
        return self._get("MAIL_FROM") or settings.DEFAULT_FROM_EMAIL

    @property
    def MAIL_METADATA(self) -> bool:
        """Whether the ESP gets the outbox row's id as metadata; some back ends refuse it."""
        return bool(self._get("MAIL_METADATA"))

    @property
    def MAIL_MAX_AGE_HOURS(self) -> int:
        """After this many hours of trying a mail has failed for good."""
        return int(self._get("MAIL_MAX_AGE_HOURS"))

    @property
    def UNCONSENTED_DAYS(self) -> int:
        """Days after the promised answer, or the definite notice, that an interest without pool consent is kept."""
        return int(self._get("UNCONSENTED_DAYS"))

    @property
    def ERASE_STOP_SHARE(self) -> float:
        """A retention run that would erase more than this share and more than 20 people stops and asks."""
        return float(self._get("ERASE_STOP_SHARE"))

    @property
    def HOLIDAYS(self) -> str:
        """Country or subdivision (``SE``, ``DE-BY``) whose public holidays are no working days; empty: none."""
        return self._get("HOLIDAYS")

    @property
    def PAUSE_BY_ITSELF(self) -> bool:
        """Whether a form that nobody follows up pauses itself; False: it only warns."""
        return bool(self._get("PAUSE_BY_ITSELF"))

    @property
    def MEASURE_SAMPLE(self) -> int:
        """Fewest answers of the last 90 days from which a form's real response time is told."""
        return int(self._get("MEASURE_SAMPLE"))

    @property
    def UNDO_SECONDS(self) -> int:
        """How long an answer waits before it leaves, in seconds, so that it can be taken back."""
        return int(self._get("UNDO_SECONDS"))

    @property
    def BULK_IN_BACKGROUND(self) -> int:
        """A change to more entries than this is made in the background."""
        return int(self._get("BULK_IN_BACKGROUND"))

    @property
    def PREVIEW_PAGES(self) -> int:
        """Most pages of a file that are drawn for reading on screen."""
        return int(self._get("PREVIEW_PAGES"))

    @property
    def language(self) -> str:
        """The site's own language, for mail to colleagues who chose none."""
        return str(settings.LANGUAGE_CODE)

    @property
    def CLOCK(self) -> str:
        """Dotted path to a callable that returns the current aware datetime; for demonstrations."""
        return self._get("CLOCK")


def size_in_words(size: int) -> str:
    """Write a limit in bytes the same way wherever it is named: ``10 MB``, ``2.5 MB``, ``100 bytes``."""
    number, _space, unit = filesizeformat(size).partition("\xa0")
    return f"{number.removesuffix('.0').removesuffix(',0')} {unit}"


conf = Settings()


def whole_setting() -> Any:
    """Return the setting itself, whatever it is; only the system check looks at it so."""
    return getattr(settings, "WAGTAIL_INTEREST", {})
