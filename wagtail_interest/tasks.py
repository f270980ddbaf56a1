"""The door for workers: re-exports the tasks of the rooms."""

from wagtail_interest.files.pictures import make_readable
from wagtail_interest.followup.bulk import change_many
from wagtail_interest.mail.deliver import deliver

__all__ = ["change_many", "deliver", "make_readable"]
