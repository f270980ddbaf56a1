"""Beginning, going on with and ending a review: a GET leads somewhere, only a POST changes anything (promise P16)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name

from wagtail_interest import access, clock
from wagtail_interest.followup import opening, review
from wagtail_interest.inbox.badge import count_anew
from wagtail_interest.inbox.entry.base import InboxView
from wagtail_interest.inbox.native.listing import NativeIndexView
from wagtail_interest.inbox.review import bar
from wagtail_interest.inbox.review.standing import standing
from wagtail_interest.records.review import Review
from wagtail_interest.vocabulary import Kind


class ReviewIndexView(NativeIndexView):
    """The start of a review, and below it those that were held."""

    results_template_name = "wagtail_interest/inbox/review/index_results.html"

    def get_page_title(self) -> str:
        """Return the ModelAdmin's menu label."""
        return str(self.model_admin.get_menu_label())

    def standing(self) -> Any:
        """Return where the reader stands."""
        return standing(self.request.user, now=clock.now())

    def may_review(self) -> bool:
        """Whether the reader may decide anything."""
        return access.may(self.request.user, "change")

    def start_url(self) -> str:
        """Return the address of the button."""
        return bar.address("start")


class ReviewView(InboxView):
    """One review; somebody else's is shown only to who may see its forms, and changed by nobody else."""

    header_icon = "tasks"
    review: Review

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the reviews."""
        return [*self.breadcrumbs_items, {"url": bar.address("index"), "label": _("Review")}]

    def find(self, key: Any, *, own: bool = True) -> Review:
        """Return the review, the reader's *own* unless said otherwise; raises Http404."""
        text = str(key)
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise Http404
        rows = self.model_admin.get_queryset(self.request).select_related("reviewer")
        return get_object_or_404(rows.filter(reviewer=self.request.user.pk) if own else rows, pk=int(text))


class StartView(ReviewView):
    """Begins a review or goes on with the open one."""

    right = "change"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Change nothing: lead to the button."""
        return redirect(bar.address("index"))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Open the first entry, or the end when there is nothing to decide."""
        if not standing(request.user, now=clock.now()).forms and review.open_review(request.user) is None:
            messages.info(request, _("There is no form for you to review yet."))
            return redirect(bar.address("index"))
        begun = review.start(request.user, clock.now())
        count_anew()
        return redirect(bar.address("inspect" if begun.finished_at else "next", begun.pk))


class NextView(ReviewView):
    """Leads to the next entry that needs a decision; after the last one, to the review's own page."""

    right = "change"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: Any = None, **kwargs: Any) -> HttpResponse:
        """Redirect; nothing is written."""
        found = self.find(pk)
        if found.finished_at is not None:
            return redirect(bar.address("inspect", found.pk))
        after = review.Spot.read(request.GET.get("after", ""))
        entry = review.next_entry(found, request.user, now=clock.now(), after=after)
        if entry is None:
            return redirect(bar.address("inspect", found.pk))
        return redirect(f"{self.entry_url(entry)}?{bar.PARAMETER}={found.pk}")

    def entry_url(self, pk: int) -> str:
        """Return the page of one entry in the inbox."""
        admin = self.model_admin.entry_admin()
        if admin is None:
            raise Http404
        return str(admin.url_helper.get_action_url("inspect", pk))


class EndView(ReviewView):
    """Ends a review wherever it stands."""

    right = "change"

    def get(self, request: HttpRequest, pk: Any = None, **kwargs: Any) -> HttpResponse:
        """Change nothing."""
        return redirect(bar.address("inspect", self.find(pk).pk))

    def post(self, request: HttpRequest, pk: Any = None, **kwargs: Any) -> HttpResponse:
        """End it and show its figures."""
        review.finish(self.find(pk), clock.now())
        count_anew()
        return redirect(bar.address("inspect", pk))


class WantedView(ReviewView):
    """Says that a role is still wanted; the question comes again."""

    right = "change"

    def get(self, request: HttpRequest, pk: Any = None, **kwargs: Any) -> HttpResponse:
        """Change nothing."""
        return redirect(bar.address("inspect", self.find(pk).pk))

    def post(self, request: HttpRequest, pk: Any = None, **kwargs: Any) -> HttpResponse:
        """Set the day on which it is asked again."""
        found = self.find(pk)
        forms = {str(form.pk): form for form in review.forms_of(found, request.user)}
        form = forms.get(request.POST.get("form", ""))
        if form is None or form.kind != Kind.ROLE:
            raise Http404
        if access.answers_for(request.user, form):
            day = opening.still_wanted(form, by=request.user, now=clock.now())
            count_anew()
            words = _("Saved. The question comes again on %(date)s.")
            messages.success(request, words % {"date": date_format(day)})
        else:
            messages.error(request, _("Only who answers for this form can say that."))
        return redirect(bar.address("inspect", found.pk))


class EndPageView(ReviewView):
    """A review's own page: its figures when ended, what is left while open."""

    template_name = "wagtail_interest/inbox/review/review.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the review first."""
        self.request = request
        if access.may(request.user, "view"):
            self.review = self.find(kwargs.get("pk"), own=False)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: Any = None, **kwargs: Any) -> HttpResponse:
        """Show it."""
        return TemplateResponse(request, self.template_name, self.get_context_data())

    def asking(self) -> list[Any]:
        """Return the role forms that ask whether they are still wanted, each with where it is closed."""
        forms = review.forms_asking(self.review, self.request.user, now=clock.now())
        for form in forms:
            form.change_url = self.model_admin.form_url(form)  # type: ignore[attr-defined]
        return forms

    def get_page_title(self) -> str:
        """Say whether it is done."""
        return _("Review done") if self.review.finished_at else _("Review")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add figures, and for the reviewer the ways on."""
        found, user, now = self.review, self.request.user, clock.now()
        mine = found.reviewer_id == user.pk and access.may(user, "change")
        is_open = found.finished_at is None
        return super().get_context_data(
            review=found,
            is_open=is_open,
            mine=mine,
            answered=review.answered_so_far(found) if is_open else found.answered,
            left=review.left_to_answer(found, user, now=now) if is_open else found.owed,
            undecided=is_open and review.next_entry(found, user, now=now) is not None,
            asking=self.asking() if is_open and mine else [],
            reviewer_name=get_user_display_name(found.reviewer) if found.reviewer else "",
            forms=review.forms_of(found, user),
            urls={
                "start": bar.address("start"),
                "go_on": bar.address("next", found.pk),
                "end": bar.address("end", found.pk),
                "wanted": bar.address("wanted", found.pk),
                "index": bar.address("index"),
            },
            **kwargs,
        )
