"""The door Django looks through: re-exports the tables of ``records``."""

from wagtail_interest.records.absence import Absence, ClosedPeriod
from wagtail_interest.records.area import Area
from wagtail_interest.records.attachment import Attachment, PagePicture
from wagtail_interest.records.bulk import BulkJob
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.form import DailyCount, Form, FormGrant, FormPage, FormVersion
from wagtail_interest.records.interest import Event, Interest, Note
from wagtail_interest.records.mark import Mark
from wagtail_interest.records.message import DeliveryEvent, Message
from wagtail_interest.records.plan import HandlingPlan
from wagtail_interest.records.reply_template import ReplyTemplate
from wagtail_interest.records.review import Review

__all__ = [
    "Absence",
    "Area",
    "Attachment",
    "BulkJob",
    "Candidate",
    "ClosedPeriod",
    "DailyCount",
    "DeliveryEvent",
    "Event",
    "Form",
    "FormGrant",
    "FormPage",
    "FormVersion",
    "HandlingPlan",
    "Interest",
    "Mark",
    "Message",
    "Note",
    "PagePicture",
    "ReplyTemplate",
    "Review",
]
