"""Settings of the benchmark: the test project plus the peers; a file database so that processes can share it."""

import os
from pathlib import Path

VAR = Path(os.environ.get("WI_BENCH_DIR", Path(__file__).resolve().parents[2] / "var" / "bench"))
VAR.mkdir(parents=True, exist_ok=True)
os.environ.setdefault("WI_TEST_FILES", str(VAR))

from tests.settings import *  # noqa: E402, F403 - a settings module extends another one this way
from tests.settings import DATABASES, INSTALLED_APPS, TEMPLATES  # noqa: E402 - see above

INSTALLED_APPS = ["tests.benchmarks.peers", *INSTALLED_APPS]


class FromModels(dict):
    """Says of every app that it has no migrations: Wagtail's two hundred are not what is measured."""

    def __contains__(self, app: object) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = FromModels()
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = VAR / "bench.sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["NAME"] = "wagtail_interest_bench"
TEMPLATES[0]["OPTIONS"]["loaders"] = [
    (
        "django.template.loaders.cached.Loader",
        ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
    )
]
TEMPLATES[0]["APP_DIRS"] = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_TIMEOUT = 10
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_INTEREST = {
    "RATE_PER_CLIENT": "",
    "RATE_PER_ADDRESS": "",
    "FILES_PER_CLIENT_PER_DAY": 10**9,
    "MIN_SECONDS": 0,
}
