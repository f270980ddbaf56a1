"""Settings of G11: what a host has without us."""

from tests.benchmarks.start_with import *  # noqa: F403 - a settings module extends another one this way
from tests.benchmarks.start_with import INSTALLED_APPS as ALL

INSTALLED_APPS = [name for name in ALL if not name.startswith("wagtail_interest")]
ROOT_URLCONF = "tests.benchmarks.start_without_urls"
