"""The door Django looks through: re-exports the tables of ``records``."""

from wagtail_interest.records.area import Area
from wagtail_interest.records.attachment import Attachment
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.form import DailyCount, Form, FormGrant, FormPage, FormVersion
from wagtail_interest.records.interest import Event, Interest, Note
from wagtail_interest.records.mark import Mark
from wagtail_interest.records.message import DeliveryEvent, Message
from wagtail_interest.records.plan import HandlingPlan

__all__ = [
    "Area",
    "Attachment",
    "Candidate",
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
]
