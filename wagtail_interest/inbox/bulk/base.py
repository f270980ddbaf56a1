"""What every bulk action of the inbox shares: Wagtail's registration, script and footer, and a server that checks.

Wagtail's own ``BulkAction`` loads every object, takes *all* for every row of the model and checks nothing. Here
the set is rebuilt inside the scope, only ids are held, and the change is a ``BulkJob``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_interest import access, clock
from wagtail_interest.followup import bulk
from wagtail_interest.followup.promise import local_day
from wagtail_interest.inbox.bulk import news, words
from wagtail_interest.inbox.bulk.chosen import chosen_ids, inbox_of, mark_of
from wagtail_interest.inbox.bulk.forms import BulkForm, new_batch
from wagtail_interest.records.bulk import BulkJob
from wagtail_interest.records.interest import Interest

#: Entries that a page names before it only counts.
NAMED = 10


class InboxBulkAction(BulkAction):
    """Asks what its verb needs, then changes the chosen entries. A host's own action may subclass it.

    Ours take their names from ``registering``, which Wagtail reads without loading them.
    """

    models = [Interest]
    template_name = "wagtail_interest/inbox/bulk/ask.html"
    form_class: Any = BulkForm
    header_icon = "list-ul"
    #: A key of ``followup.bulk.VERBS``.
    verb = ""
    button: Any = ""

    def __init__(self, request: HttpRequest, model: Any) -> None:
        super().__init__(request, model)
        request.sensitive_post_parameters = "__ALL__"  # type: ignore[attr-defined]
        if not (access.may(request.user, "view") and access.may(request.user, "change")):
            raise PermissionDenied
        self.model_admin = inbox_of(self.next_url)

    # -- which --------------------------------------------------------------------------------------------

    @cached_property
    def now(self) -> datetime:
        """The moment of this request."""
        return clock.now()

    @property
    def today(self) -> date:
        """Today in the site's time zone."""
        return local_day(self.now)

    @cached_property
    def ids(self) -> list[int]:
        """The chosen entries; what the user may not see does not exist.

        Raises:
            Http404: none of them is in scope.
        """
        found = chosen_ids(self.request, self.model_admin, self.today)
        if not found:
            raise Http404
        return found

    def entries(self, ids: list[int]) -> list[Interest]:
        """Return entries in the order of *ids*, without their long columns."""
        found = self.model_admin.get_queryset(self.request).order_by().filter(pk__in=ids)
        rows = found.select_related("form", "candidate").defer("answers", "search_text").in_bulk()
        return [rows[pk] for pk in ids if pk in rows]

    # -- asking -------------------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show what will be changed; nothing is written."""
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def get_initial(self) -> dict[str, Any]:
        """Return the name of this press, the moment, and the mark of the set."""
        return {"batch": new_batch(), "shown": self.now.isoformat(), "seen": mark_of(self.ids)}

    def get_page_title(self) -> str:
        """Return what is done, with how many."""
        return f"{self.display_name}: {entries_words(len(self.ids))}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the page's context: counts and names, never every object."""
        form = kwargs.get("form") or self.get_form()
        inbox = {"url": self.next_url, "label": str(self.model_admin.get_menu_label())}
        here = {"url": "", "label": self.get_page_title()}
        crumbs = [*WagtailAdminTemplateMixin.breadcrumbs_items, inbox, here]
        named = self.entries(self.ids[:NAMED])
        return {
            "view": self,
            "form": form,
            "media": form.media,
            "breadcrumbs_items": crumbs,
            "header_title": self.get_page_title(),
            "header_icon": self.header_icon,
            "count": len(self.ids),
            "named": [(entry.name or entry.reference, entry.reference) for entry in named],
            "more": max(0, len(self.ids) - len(named)),
            "in_background": len(self.ids) > words.background(),
            "next": self.next_url,
            "submit_url": f"{self.request.path}?{self.request.META['QUERY_STRING']}",
            "button": self.button or self.display_name,
            **kwargs,
        }

    # -- doing --------------------------------------------------------------------------------------------

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Carry it out, once: the second press of a double click is shown what the first one did."""
        known = BulkJob.objects.filter(batch=request.POST.get("batch", ""), by=request.user.pk).first()
        if known is not None and known.batch:
            return self.tell(known)
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form: BulkForm) -> HttpResponseBase:
        """Start the change, unless the list is no longer the one that was looked at."""
        ids = self.confirmed_ids(form)
        if ids is None:
            return self.form_invalid(form, status=409)
        job = bulk.start(
            self.verb,
            form.params(),
            ids,
            batch=form.cleaned_data["batch"] or new_batch(),
            by=self.request.user,
            now=self.now,
        )
        news.forget_none(self.request.user)
        return self.tell(job)

    def confirmed_ids(self, form: BulkForm) -> list[int] | None:
        """Return the entries to change; None, with an error on *form*, when others stand in the list meanwhile."""
        if form.cleaned_data["seen"] == mark_of(self.ids):
            return self.ids
        form.add_error(
            None,
            _(
                "The list has changed since this page was shown: it is %(entries)s now. Look again, then press once more."
            )
            % {"entries": entries_words(len(self.ids))},
        )
        self.send_back(form, seen=mark_of(self.ids))
        return None

    def send_back(self, form: BulkForm, **fields: str) -> None:
        """Let *form* be shown with everything that was typed, and these hidden fields anew."""
        again = self.request.POST.copy()
        for name, value in fields.items():
            again[name] = value
        form.data = again

    def form_invalid(self, form: BulkForm, status: int = 422) -> HttpResponseBase:
        """Show the page again with everything that was typed."""
        response = self.render_to_response(self.get_context_data(form=form))
        response.status_code = status
        return response

    def tell(self, job: BulkJob) -> HttpResponseBase:
        """Say what came of it: above the list, or on a page of its own while it goes on or can be taken back."""
        if job.finished_at is None or words.may_be_undone(job):
            return redirect(self.model_admin.url_helper.get_action_url("bulk", job.pk))
        level = messages.success if job.done else messages.warning
        level(self.request, " ".join(words.result(job)))
        return redirect(self.next_url)


def entries_words(count: int) -> str:
    """Return a number of entries in words."""
    return ngettext("%(n)s entry", "%(n)s entries", count) % {"n": f"{count:,}"}
