"""Which answers stand: what states of a mail make it one, and whether another than a lost one does."""

from __future__ import annotations

from django.db.models import Q

from wagtail_interest.records.interest import Event, Interest
from wagtail_interest.records.message import UNFINISHED, Message
from wagtail_interest.vocabulary import EventCode, MessageKind, MessageState, Promise, Then

#: The mail is out; some back ends never report more.
LEFT = (MessageState.SENT, MessageState.DELIVERED)
#: The answer has left, or is on its way.
HOLDING = (*UNFINISHED, *LEFT)


def answered_otherwise(row: Interest, lost: Message) -> bool:
    """Whether another answer, given since a person was last asked for, still stands without the mail *lost*.

    It may be another mail that is no mere question, a logged answer, the apology at the end of the retention
    period, or the definite notice the plan promised.
    """
    mails, answers = Q(), Q()
    if row.person_asked_at is not None:
        mails, answers = Q(created_at__gte=row.person_asked_at), Q(at__gte=row.person_asked_at)
    others = Message.objects.filter(mails, interest=row, kind=MessageKind.REPLY, state__in=HOLDING)
    if any(then != Then.ASK for then in others.exclude(pk=lost.pk).values_list("context__then", flat=True)):
        return True
    if Event.objects.filter(answers, interest=row, code__in=(EventCode.ANSWERED, EventCode.LAPSED)).exists():
        return True
    if row.promise != Promise.NOTICE or row.person_asked_at is not None:
        return False
    notices = Message.objects.filter(interest=row, kind=MessageKind.CONFIRMATION, state__in=LEFT)
    return notices.exists()
