"""``interest_doctor`` says what is wrong and how to mend it."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from wagtail.models import Site

from tests import builders
from wagtail_interest.records.mark import Mark
from wagtail_interest.records.plan import HandlingPlan

pytestmark = pytest.mark.usefixtures("plan", "private_files")


def doctor() -> tuple[str, str]:
    """Run the command; returns what it printed and its complaint."""
    out = StringIO()
    complaint = ""
    try:
        call_command("interest_doctor", stdout=out, no_color=True)
    except CommandError as error:
        complaint = str(error)
    return out.getvalue(), complaint


@pytest.fixture
def healthy(plan):
    """A site with a public host name whose clock runs."""
    Site.objects.update(hostname="jobs.example.org")
    Mark.objects.create(name="interest_run", at=timezone.now(), data={"failed": []})


@pytest.mark.usefixtures("healthy")
def test_healthy_site_has_nothing_to_mend():
    printed, complaint = doctor()
    assert "PROBLEM" not in printed
    assert (printed.splitlines()[-1], complaint) == ("All well.", "")


@pytest.mark.usefixtures("healthy")
def test_new_installation_is_told_to_start_the_clock():
    Mark.objects.all().delete()
    printed, complaint = doctor()
    assert "PROBLEM interest_run has never run" in printed
    assert "* * * * *" in printed
    assert complaint == "1 to mend."


@pytest.mark.usefixtures("healthy")
def test_stopped_clock_and_failed_job_are_noticed():
    Mark.objects.update(at=timezone.now() - timedelta(hours=3))
    assert "PROBLEM interest_run last ran on" in doctor()[0]
    Mark.objects.update(at=timezone.now(), data={"failed": ["files"]})
    assert "could not finish: files" in doctor()[0]


@pytest.mark.usefixtures("healthy")
@pytest.mark.parametrize("hostname", ["localhost", "testserver"])
def test_links_to_nowhere_are_noticed(hostname):
    Site.objects.update(hostname=hostname)
    assert "PROBLEM Links in mail" in doctor()[0]


@pytest.mark.usefixtures("healthy")
def test_missing_url_include_is_noticed(settings):
    settings.ROOT_URLCONF = "wagtail.admin.urls"
    assert 'path("interest/", include("wagtail_interest.urls")),' in doctor()[0]


@pytest.mark.usefixtures("healthy")
def test_nobody_to_answer_is_noticed(recruiter):
    form = builders.form("Sales")
    recruiter.is_active = False
    recruiter.save()
    printed = doctor()[0]
    assert "The default handling plan has nobody who can answer" in printed
    assert "Nobody answers for the form 'Sales'" in printed
    plan = HandlingPlan.objects.create(name="Own", owner=builders.user("without-rights"))
    form.plan = plan
    form.save()
    assert "without-rights owns the plan of 'Sales' but may not answer" in doctor()[0]


@pytest.mark.usefixtures("healthy")
def test_an_able_deputy_answers_where_the_owner_left(recruiter, manager):
    builders.form("Sales")
    HandlingPlan.objects.update(deputy=manager)
    recruiter.is_active = False
    recruiter.save()
    printed = doctor()[0]
    assert f"The default handling plan is answered by {manager.username}." in printed
    assert "Nobody answers" not in printed


@pytest.mark.usefixtures("healthy")
def test_a_form_without_any_plan_is_noticed():
    builders.form("Sales")
    HandlingPlan.objects.update(site=Site.objects.get())
    assert "No handling plan holds for the form 'Sales'." in doctor()[0]


@pytest.mark.usefixtures("healthy")
def test_storage_that_refuses_is_noticed(settings, tmp_path):
    (tmp_path / "a-file").write_text("in the way")
    settings.STORAGES = {
        **settings.STORAGES,
        "wagtail_interest_private": {
            "BACKEND": "wagtail_interest.storage.PrivateStorage",
            "OPTIONS": {"location": tmp_path / "a-file"},
        },
    }
    assert "PROBLEM Candidates' files cannot be stored" in doctor()[0]


@pytest.mark.usefixtures("healthy")
def test_storage_is_left_as_it_was(private_files):
    doctor()
    assert [path for path in private_files.rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("healthy")
def test_waiting_mail_is_noticed():
    now = timezone.now()
    builders.message(
        builders.interest(), created_at=now - timedelta(hours=2), next_try_at=now - timedelta(hours=1)
    )
    assert "is unsent since" in doctor()[0]


@pytest.mark.usefixtures("healthy")
def test_sender_that_cannot_send_is_noticed(settings):
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"
    assert "PROBLEM The sender address" in doctor()[0]


@pytest.mark.usefixtures("healthy")
def test_unguarded_webhooks_are_noticed(settings):
    settings.ANYMAIL = {}
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    assert "WEBHOOK_SECRET" in doctor()[0]


@pytest.mark.usefixtures("healthy")
def test_cache_that_does_not_answer_is_noticed(settings):
    settings.WAGTAIL_INTEREST = {"RATE_CACHE": "missing"}
    assert "there are no limits" in doctor()[0]
