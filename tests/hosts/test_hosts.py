"""Sites of other kinds: nothing of ours may need the user model, the base page, the languages or the mail of our tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import wagtail

ROOT = Path(__file__).resolve().parent.parent.parent
HOSTS = {
    "people": "language: en",
    "auto_field": "language: en",
    "swedish": "title: Namn",
    "one_language": "title: Name",
    "no_webhooks": "language: en",
}


def walk(host: str, folder: Path) -> str:
    """Walk one host in a process of its own; returns what it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WI_", "COV_"))}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.hosts.walk"],
        cwd=ROOT,
        env={
            **kept,
            "DJANGO_SETTINGS_MODULE": "tests.hosts.settings",
            "WI_HOST": host,
            "WI_HOST_FOLDER": str(folder),
        },
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("host", sorted(HOSTS))
def test_host_is_checked_migrated_and_walked(host: str, tmp_path: Path):
    said = walk(host, tmp_path)

    assert f"walked {host}" in said
    assert HOSTS[host] in said


@pytest.mark.skipif(wagtail.VERSION < (8,), reason="the base page can be swapped since Wagtail 8.0")
def test_host_with_a_base_page_of_its_own(tmp_path: Path):
    said = walk("swapped", tmp_path)

    assert "walked swapped" in said
