"""The words of the domain as ``TextChoices``, and which step may follow which."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """The two kinds of expression of interest."""

    GENERAL = "general", _("General interest")
    ROLE = "role", _("Role-specific interest")


class Availability(TextChoices):
    """What a candidate says about time; required, never preselected."""

    ACTIVE = "active", _("Actively looking")
    FUTURE = "future", _("Open to future opportunities")


class Counts(TextChoices):
    """What a screening question counts as."""

    INFORMATION = "information", _("Information")
    MUST = "must", _("Must-have")
    MERIT = "merit", _("Merit")
    VALUES = "values", _("Values")


class Verdict(TextChoices):
    """Whether one requirement is met, as the candidate reads it."""

    MET = "met", _("Met")
    NOT_MET = "not_met", _("Not met")
    UNCLEAR = "unclear", _("A person will look")


class Result(TextChoices):
    """Screening result of a whole entry: a hint, never a decision."""

    NEUTRAL = "neutral", _("No must-haves asked")
    MEETS = "meets", _("Meets all must-haves")
    MISSES = "misses", _("Misses some must-haves")
    LOOK = "look", _("A person will look")


class Step(TextChoices):
    """Where the handling of an entry stands."""

    NEW = "new", _("New")
    KEEP_IN_TOUCH = "keep_in_touch", _("Keep in touch")
    IN_PROCESS = "in_process", _("In process")
    WAITING = "waiting", _("Waiting for candidate")
    ENDED = "ended", _("Ended")


class Outcome(TextChoices):
    """How an ended entry ended."""

    DECLINED = "declined", _("Declined")
    HIRED = "hired", _("Hired")
    APPLICANT = "applicant", _("Became applicant")
    TRAINING = "training", _("In training")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NO_ANSWER_OWED = "no_answer_owed", _("No answer owed")


class Exit(TextChoices):
    """The closed list of reasons for which no answer is owed."""

    SPAM = "spam", _("Spam")
    TEST = "test", _("Test")
    DUPLICATE = "duplicate", _("Duplicate")
    WITHDREW = "withdrew", _("Withdrew")
    ERASED_SELF = "erased_self", _("Own erasure")
    NEVER_CONFIRMED = "never_confirmed", _("Address never confirmed")
    UNREACHABLE = "unreachable", _("Unreachable")
    IMPORTED = "imported", _("Imported without consent")


class Spam(TextChoices):
    """Suspected spam is kept, flagged and still owed until a person decides."""

    NONE = "none", _("Not suspected")
    SUSPECTED = "suspected", _("Suspected spam")
    CONFIRMED = "confirmed", _("Spam")
    CLEARED = "cleared", _("Not spam")


class AddressState(TextChoices):
    """What is known of a candidate's e-mail address."""

    UNCONFIRMED = "unconfirmed", _("Address unconfirmed")
    CONFIRMED = "confirmed", _("Address confirmed")
    DOUBTFUL = "doubtful", _("Address doubtful")
    UNREACHABLE = "unreachable", _("Unreachable")


class Source(TextChoices):
    """How an interest reached us."""

    FORM = "form", _("Form")
    MAIL = "mail", _("E-mail")
    PHONE = "phone", _("Phone")
    FAIR = "fair", _("Fair or visit")
    OTHER = "other", _("Other")


class NoticeStyle(TextChoices):
    """Three wordings of the notice that no recruitment is ongoing."""

    PLAIN = "plain", _("Plain")
    WARM = "warm", _("Warm")
    FORMAL = "formal", _("Formal")


class Trade(TextChoices):
    """The trades for which there is a ready set of questions."""

    ANY = "any", _("Any role")
    SALES = "sales", _("Sales")
    CARE = "care", _("Care")
    TECHNICAL = "technical", _("Technology")


class Upload(TextChoices):
    """Whether a form asks for a CV."""

    OPTIONAL = "optional", _("Optional")
    REQUIRED = "required", _("Required")
    NONE = "none", _("Not asked")


class Scan(TextChoices):
    """What the virus scanner said of a stored file."""

    OFF = "off", _("No scanner in use")
    CLEAN = "clean", _("Scanned, clean")
    NOT_SCANNED = "not_scanned", _("Not scanned")


class Purpose(TextChoices):
    """What a handling plan collects interests for; pre-selects the rest of the plan."""

    POOL = "pool", _("A pool for later")
    RECURRING = "recurring", _("A role we hire for again and again")
    TRAINEES = "trainees", _("Trainees and temporary staff")
    OTHER = "other", _("Something else")


class Promise(TextChoices):
    """What a plan promises one group of candidates; screening never chooses which."""

    PERSONAL = "personal", _("A personal answer by a date")
    NOTICE = "notice", _("A definite notice at once")


class Rhythm(TextChoices):
    """How often those who answer look through everything."""

    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")


class Intake(TextChoices):
    """Intake state of a form; computed from stored rows and the moment, never stored."""

    OPEN = "open", pgettext_lazy("form", "Open")
    WARNING = "warning", _("Warning")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    NOT_OPEN = "not_open", _("Not open yet")


class Cause(TextChoices):
    """Why a form warns or pauses."""

    DEBT = "debt", _("Overdue answers")
    AWAY = "away", _("Everybody who answers is away")
    UNABLE = "unable", _("Nobody can answer")


class Then(TextChoices):
    """What follows an answer."""

    ANSWER = "answer", _("Nothing more: just answer")
    KEEP_IN_TOUCH = "keep_in_touch", _("Keep in touch")
    START_PROCESS = "start_process", _("Start a process")
    COULD_TRAIN = "could_train", _("Could be trained")
    DECLINE = "decline", _("Decline")
    ASK = "ask", _("Ask the candidate")


class MessageKind(TextChoices):
    """Every kind of mail we write; the last two go to colleagues, never to a candidate."""

    CONFIRMATION = "confirmation", _("Confirmation")
    REPLY = "reply", _("Answer")
    LINK = "link", _("New link")
    LAPSED = "lapsed", _("Apology at the end of the retention period")
    SAMPLE = "sample", _("Test mail")
    SYSTEM = "system", _("Daily summary to a colleague")
    SAME_DAY = "same_day", _("An active seeker wrote")


#: Mail to colleagues: composed at the second of sending, cancelled when there is nothing left to say.
TO_COLLEAGUES = frozenset({MessageKind.SYSTEM, MessageKind.SAME_DAY})


class MessageState(TextChoices):
    """Delivery states; from ``sent`` on the names are anymail's."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Bounced")
    REJECTED = "rejected", _("Rejected")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


#: Ends of a mail from which a person may send it again.
RESENDABLE = frozenset({MessageState.FAILED, MessageState.BOUNCED, MessageState.REJECTED})


class EventCode(TextChoices):
    """What can happen to an entry; the timeline's words."""

    RECEIVED = "received", _("Expression of interest received")
    REGISTERED = "registered", _("Registered by hand")
    SCREENED = "screened", _("Screened")
    CORRECTS = "corrects", _("Sent again with changes")
    ADDED = "added", _("The candidate added something")
    PERSON_ASKED = "person_asked", _("The candidate asked for a person")
    OPENED = "opened", _("Opened")
    FILE_OPENED = "file_opened", _("File downloaded")
    EXPORTED = "exported", _("Exported")
    STEP = "step", _("Step changed")
    ASSIGNED = "assigned", _("Assigned")
    NOTED = "noted", _("Note added")
    OVERRULED = "overruled", _("Screening overruled")
    REPLIED = "replied", _("Answer queued")
    ANSWERED = "answered", _("Answered outside the system")
    REOPENED = "reopened", _("Owed again")
    NO_ANSWER_OWED = "no_answer_owed", _("No answer owed")
    SPAM = "spam", _("Marked as spam")
    NOT_SPAM = "not_spam", _("Marked as not spam")
    RESENT = "resent", _("Mail sent again")
    NOTICE_GIVEN = "notice_given", _("Definite notice delivered")
    WAITING = "waiting", _("Waiting for the candidate")
    TOUCH = "touch", _("Next touch planned")
    UNDONE = "undone", _("Taken back")
    AREA = "area", _("Area changed")
    LOOKED = "looked", _("A person looked")
    READ = "read", _("File read on screen")
    MAIL = "mail", _("Mail")
    LAPSED = "lapsed", _("Apologised: not answered in time")
    ERASED = "erased", _("Erased")
    EXPIRED = "expired", _("Erased at the end of the retention period")


#: Which step may follow which. An ended entry can be reopened; the same step again is no change.
NEXT_STEPS: dict[str, frozenset[str]] = {
    Step.NEW: frozenset({Step.KEEP_IN_TOUCH, Step.IN_PROCESS, Step.WAITING, Step.ENDED}),
    Step.KEEP_IN_TOUCH: frozenset({Step.IN_PROCESS, Step.WAITING, Step.ENDED}),
    Step.IN_PROCESS: frozenset({Step.KEEP_IN_TOUCH, Step.WAITING, Step.ENDED}),
    Step.WAITING: frozenset({Step.NEW, Step.KEEP_IN_TOUCH, Step.IN_PROCESS, Step.ENDED}),
    Step.ENDED: frozenset({Step.NEW, Step.KEEP_IN_TOUCH, Step.IN_PROCESS}),
}
