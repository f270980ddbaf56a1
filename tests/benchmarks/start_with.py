"""Settings of G11: the test project with our apps, without the peers."""

from tests.benchmarks.settings import *  # noqa: F403 - a settings module extends another one this way
from tests.benchmarks.settings import INSTALLED_APPS as ALL

INSTALLED_APPS = [name for name in ALL if not name.startswith("tests.")]
