"""The expression of interest: what one candidate sent once, and where its handling stands."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, models, router
from django.db.models import F, Lookup, Q, Value
from django.utils.translation import gettext_lazy as _

from wagtail_interest.conf import USER_MODEL
from wagtail_interest.records.area import Area
from wagtail_interest.records.candidate import Candidate
from wagtail_interest.records.form import Form, FormVersion
from wagtail_interest.records.inserting import insert_all
from wagtail_interest.vocabulary import (
    AddressState,
    Availability,
    Exit,
    Kind,
    Outcome,
    Promise,
    Result,
    Source,
    Spam,
    Step,
)

#: Nobody has answered and no logged exit applies.
OWED = Q(settled_at__isnull=True, exit="")
#: May count towards pausing a form, and the row says so.
UNDOUBTED = Q(is_test=False, spam__in=(Spam.NONE, Spam.CLEARED))
#: May too, since who is suspected has confirmed the address: fifty fake posts must not close a company's form.
VOUCHED = Q(is_test=False, spam=Spam.SUSPECTED, candidate__address_state=AddressState.CONFIRMED)


def to_answer(today: date) -> Q:
    """Return the condition of *To answer* on *today*: owed, and not waiting for the candidate."""
    return OWED & (Q(waiting_until__isnull=True) | Q(waiting_until__lt=today))


class InterestQuerySet(models.QuerySet["Interest"]):
    """Entries by what is owed; who may see them is the business of ``access``."""

    def owed(self) -> InterestQuerySet:
        """Entries to which what the plan promised has not been delivered."""
        return self.filter(OWED)

    def to_answer(self, today: date) -> InterestQuerySet:
        """Owed entries that do not wait for the candidate on *today* (a date in the site's time zone)."""
        return self.filter(to_answer(today))

    def overdue(self, today: date) -> InterestQuerySet:
        """Owed entries whose promised date is before *today* (a date in the site's time zone)."""
        return self.owed().filter(due_on__lt=today)

    def counted(self) -> InterestQuerySet:
        """Entries that belong in figures: no tests, no confirmed spam."""
        return self.filter(is_test=False).exclude(spam=Spam.CONFIRMED)

    def count_countable(self) -> int:
        """Return how many may count towards pausing their form: suspected ones only with a confirmed address.

        Two counts, so that candidates are looked up for suspected entries alone.
        """
        return self.filter(UNDOUBTED).count() + self.filter(VOUCHED).count()


class Interest(models.Model):
    """One entry. Personal data lives in ``name``, ``email``, ``phone``, ``answers`` and ``search_text`` only."""

    reference = models.CharField(_("reference"), max_length=16, editable=False)
    form = models.ForeignKey(
        Form, verbose_name=_("form"), on_delete=models.PROTECT, related_name="interests", db_index=False
    )
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="interests")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=16)

    name = models.CharField(_("name"), max_length=200)
    email = models.CharField(_("e-mail"), max_length=254)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    availability = models.CharField(_("availability"), max_length=8, choices=Availability.choices)
    areas = models.ManyToManyField(Area, verbose_name=_("areas"), blank=True, related_name="+")
    areas_unsure = models.BooleanField(_("not sure of the area yet"), default=False)
    answers = models.JSONField(
        _("answers"), default=dict, help_text="Question id to value; see questions.snapshot."
    )
    search_text = models.TextField(default="", blank=True, editable=False)

    consent_pool = models.BooleanField(_("may be kept for future openings"), default=False)
    submitted_at = models.DateTimeField(_("received"))
    promise = models.CharField(
        _("promised"), max_length=8, choices=Promise.choices, default=Promise.PERSONAL, editable=False
    )
    due_on = models.DateField(_("answer promised by"))
    told_on = models.DateField(
        _("date told"),
        null=True,
        editable=False,
        help_text="Later than due_on when the form was measured slow.",
    )
    retain_until = models.DateField(_("kept until"))
    source = models.CharField(_("source"), max_length=8, choices=Source.choices, default=Source.FORM)
    registered_by = models.ForeignKey(
        USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    submission_key = models.CharField(max_length=64, editable=False)
    corrects = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="corrected_by",
        db_index=False,
    )

    screening = models.JSONField(default=list, help_text="Per requirement, as concluded that day.")
    overruled = models.JSONField(default=dict, help_text="Question id to the verdict a person gave.")
    result = models.CharField(
        _("screening result"), max_length=8, choices=Result.choices, default=Result.NEUTRAL
    )
    must_met = models.PositiveSmallIntegerField(default=0)
    must_all = models.PositiveSmallIntegerField(default=0)
    merit_met = models.PositiveSmallIntegerField(default=0)
    merit_all = models.PositiveSmallIntegerField(default=0)
    values_met = models.PositiveSmallIntegerField(default=0)
    values_all = models.PositiveSmallIntegerField(default=0)

    step = models.CharField(_("step"), max_length=14, choices=Step.choices, default=Step.NEW)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices, blank=True)
    exit = models.CharField(_("no answer owed because"), max_length=16, choices=Exit.choices, blank=True)
    settled_at = models.DateTimeField(_("answered"), null=True, blank=True)
    waiting_until = models.DateField(_("waiting for the candidate until"), null=True, blank=True)
    next_touch_on = models.DateField(_("next touch"), null=True, blank=True)
    could_train = models.BooleanField(_("could be trained"), default=False)
    assigned_to = models.ForeignKey(
        USER_MODEL,
        verbose_name=_("assigned to"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    opened_at = models.DateTimeField(_("first opened"), null=True, blank=True)
    person_asked_at = models.DateTimeField(_("asked for a person"), null=True, blank=True)
    spam = models.CharField(_("spam"), max_length=10, choices=Spam.choices, default=Spam.NONE)
    spam_signs = models.JSONField(default=list, blank=True)
    is_test = models.BooleanField(_("test"), default=False)
    changed_at = models.DateTimeField(editable=False)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("expression of interest")
        verbose_name_plural = _("expressions of interest")
        default_permissions = ("view", "change")
        permissions = [
            ("view_all_interest", _("Can see the entries of every form")),
            ("download_interest", _("Can download candidates' files")),
            ("export_interest", _("Can export entries")),
            ("erase_interest", _("Can erase entries")),
        ]
        ordering = ["-submitted_at", "-id"]
        # not unique=True: on PostgreSQL that makes a second index, for LIKE, which nobody asks
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="wi_interest_reference"),
            models.UniqueConstraint(fields=["submission_key"], name="wi_interest_key"),
        ]
        # the columns that begin one of these need no index of their own
        indexes = [
            models.Index(fields=["form", "-submitted_at", "-id"], name="wi_interest_form"),
            models.Index(fields=["step", "-submitted_at", "-id"], name="wi_interest_step"),
            models.Index(fields=["-submitted_at", "-id"], name="wi_interest_time"),
            models.Index(fields=["due_on", "id"], name="wi_interest_owed", condition=OWED),
            # forms count their overdue answers from these two; SQLite reads the row of what an index only has in
            # its condition
            models.Index(
                fields=["form", "due_on", "is_test", "spam", "exit", "settled_at"],
                name="wi_interest_debt",
                condition=OWED,
            ),
            models.Index(
                fields=["form", "due_on"], name="wi_interest_doubt", condition=OWED & Q(spam=Spam.SUSPECTED)
            ),
            models.Index(
                fields=["next_touch_on", "id"], name="wi_interest_touch", condition=Q(step="keep_in_touch")
            ),
            models.Index(fields=["retain_until"], name="wi_interest_retain"),
            # most entries have none of these three: an index of all would be written with every sending
            models.Index(
                fields=["assigned_to"], name="wi_interest_assigned", condition=Q(assigned_to__isnull=False)
            ),
            models.Index(
                fields=["registered_by"],
                name="wi_interest_registrar",
                condition=Q(registered_by__isnull=False),
            ),
            models.Index(
                fields=["corrects"], name="wi_interest_corrects", condition=Q(corrects__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def shown_date(self) -> date:
        """The day the candidate was told to hear by."""
        return self.told_on or self.due_on

    def is_waiting(self, today: date) -> bool:
        """Whether the ball is with the candidate on *today*; past its date the entry is to answer again."""
        return self.waiting_until is not None and self.waiting_until >= today

    @property
    def is_owed(self) -> bool:
        """Whether an answer is owed; the same rule as ``InterestQuerySet.owed``."""
        return self.settled_at is None and not self.exit


class Event(models.Model):
    """What happened, when and by whom: append-only, codes and ids, never personal data."""

    interest = models.ForeignKey(
        Interest, null=True, on_delete=models.SET_NULL, related_name="events", db_index=False
    )
    form = models.ForeignKey(Form, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    code = models.CharField(max_length=16)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    data = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["interest", "at"], name="wi_event_interest"),
            models.Index(fields=["actor"], name="wi_event_actor", condition=Q(actor__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"


class Note(models.Model):
    """A recruiter's note, or (without author) what the candidate added after sending."""

    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    from_candidate = models.BooleanField(default=False)
    text = models.TextField(_("text"))
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Among(Lookup):
    """``Among(F("pk"), ids)``: the ids are one parameter, so a thousand cost little and every statement is the same.

    Statements that differ, be it by their number of parameters, are kept by the drivers and fill the memory.
    """

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the condition as every database understands it."""
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"{column} IN ({', '.join(['%s'] * len(self.rhs))})", [*params, *self.rhs]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the condition with the ids as JSON."""
        column, params = self.process_lhs(compiler, connection)
        ids = "(SELECT value FROM json_each(%s))"
        return f"{column} IN {ids}", [*params, json.dumps(list(self.rhs))]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the condition with the ids as an array."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, list(self.rhs)]


def event(
    interest: Interest, code: str, *, now: datetime, actor: Any = None, data: dict[str, Any] | None = None
) -> Event:
    """Return an unsaved event row for *interest*; callers insert them in bulk."""
    return Event(interest=interest, form_id=interest.form_id, code=code, at=now, actor=actor, data=data or {})


def add_events(
    rows: list[Interest],
    code: str,
    *,
    now: datetime,
    actor: Any,
    data: Callable[[Interest], dict[str, Any]] | None = None,
) -> None:
    """Write one event on each of these entries, which may say something else on each; see ``add_events_by_id``."""
    insert_all(event(row, code, now=now, actor=actor, data=data(row) if data else None) for row in rows)


def add_events_by_id(
    ids: Collection[int], code: str, *, now: datetime, actor: Any, data: dict[str, Any] | None = None
) -> None:
    """Write one event that says the same on each of these entries, which nobody has read: no object an entry."""
    given = {"code": code, "at": now, "actor": actor.pk if actor else None, "data": data or {}}
    fields = {field.name: field for field in Event._meta.concrete_fields}
    values = [Value(value, output_field=fields[name]) for name, value in given.items()]
    rows = Interest.objects.filter(Among(F("pk"), ids)).order_by().values_list("pk", "form_id", *values)
    connection = connections[router.db_for_write(Event)]
    select, params = rows.query.get_compiler(connection=connection).as_sql()
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(fields[name].column)) for name in ("interest", "form", *given))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(Event._meta.db_table)} ({columns}) {select}", params)
