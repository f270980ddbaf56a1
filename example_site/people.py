"""The demo's log-ins: who they are, and the passwords the commands print."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LogIn:
    """One person who works at Norrglimt."""

    username: str
    password: str
    first_name: str
    last_name: str
    does: str
    group: str = ""
    superuser: bool = False


LOG_INS = [
    LogIn(
        "editor",
        "editor",
        "Esther",
        "Granlund",
        "Builds pages and questions; sees no entries.",
        group="Editors",
    ),
    LogIn(
        "recruiter",
        "recruiter",
        "Rikard",
        "Åström",
        "Owns the handling plan; reads and answers.",
        group="Interest recruiters",
    ),
    LogIn(
        "manager",
        "manager",
        "Mona",
        "Sjöholm",
        "Sees every form; keeps plans and areas; erases.",
        group="Interest managers",
    ),
    LogIn("admin", "admin", "Ada", "Norén", "May do everything.", superuser=True),
]
