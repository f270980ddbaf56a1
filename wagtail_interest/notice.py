"""The sentence that is always true: no recruitment is ongoing. Rendered by code; editors add, never remove."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wagtail_interest.vocabulary import Kind, NoticeStyle


def notice(kind: str, style: str) -> str:
    """Return the notice in the active language.

    Args:
        kind: a ``Kind``.
        style: a ``NoticeStyle``; anything else reads as plain.
    """
    if kind == Kind.ROLE:
        return {
            NoticeStyle.WARM: _(
                "We are not recruiting for this role right now, but we would like to know that you are there. "
                "This is an expression of interest, not an application."
            ),
            NoticeStyle.FORMAL: _(
                "No recruitment for this role is in progress at present. This form registers an expression of "
                "interest and is not an application for a vacancy."
            ),
        }.get(style) or _(  # type: ignore[call-overload]
            "We are not recruiting for this role right now. This is an expression of interest, not an application."
        )
    return {
        NoticeStyle.WARM: _(
            "We would like to get to know you, even without a vacancy. This is an expression of interest, "
            "not an application for a vacancy."
        ),
        NoticeStyle.FORMAL: _(
            "This form registers an expression of interest. It is not an application for a vacancy, and no "
            "recruitment is in progress."
        ),
    }.get(style) or _(  # type: ignore[call-overload]
        "This is an expression of interest, not an application for a vacancy."
    )


def short_notice(kind: str) -> str:
    """Return the short form that stands beside the button, in the active language."""
    if kind == Kind.ROLE:
        return _("We are not recruiting for this role right now.")
    return _("This is not an application for a vacancy.")
