"""The promise matrix: every promise this far built has at least one test that is named after it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent

#: The promises that are kept today, each in five words. P21 (changing an address) waits for what it speaks of.
PROMISES = {
    1: "private storage without public URL",
    2: "a CV leaves by one view",
    3: "extension and content agree",
    4: "archives and PDFs are judged",
    5: "random stored, clean shown names",
    6: "scanner hook and its failures",
    7: "bounded CPU and memory",
    8: "sizes, limits, held files",
    9: "one scope for every read",
    10: "candidate text is text",
    11: "exports nobody can weaponise",
    12: "header values are one line",
    13: "automatic mail carries nothing typed",
    14: "limits by address and client",
    15: "links from Site or setting",
    16: "GET changes nothing",
    17: "signed, purposed, ended tokens",
    18: "same answer known and unknown",
    19: "pages behind a token",
    20: "targets by allow-list only",
    22: "nothing personal in logs",
    23: "plain error pages, clean reports",
    24: "audit events without personal data",
    25: "erasure leaves nothing personal",
    26: "record and outbox in one",
    27: "every mail ends somewhere",
    28: "at most one extra copy",
    29: "nothing sent after withdrawal",
    30: "no row without its file",
    31: "webhooks need their secret",
    32: "events apply once, any order",
    33: "screening never rejects",
    34: "a person can be asked",
    35: "stored as it was asked",
    36: "protected grounds never screened",
    37: "double submit is one record",
    38: "two recruiters, true counts",
    39: "retention follows stored dates",
    40: "project hygiene",
    41: "axe finds nothing",
    42: "the Nu checker finds nothing",
    43: "the whole way by keyboard",
    44: "errors first, everything kept",
    45: "works without JavaScript",
    46: "autocomplete and real names",
    47: "reflow, enlarged text, targets",
    48: "no puzzles, hidden honeypot",
    49: "language of page and mail",
    50: "status messages, asked once",
}


@cache
def proofs() -> dict[int, list[str]]:
    """Return the names of all test functions by the promises in their names; ``test_p16_p24_…`` proves two."""
    found: dict[int, list[str]] = defaultdict(list)
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_p"):
                head = re.match(r"test((?:_p\d+)+)_", node.name)
                for number in re.findall(r"\d+", head.group(1)) if head else ():
                    found[int(number)].append(node.name)
    return found


@pytest.mark.parametrize("number", PROMISES, ids=lambda number: f"P{number}")
def test_promise_has_a_test(number: int):
    assert proofs()[number], f"P{number} ({PROMISES[number]}) has no test"


def test_no_test_is_named_after_a_promise_nobody_made():
    assert [number for number in proofs() if not 1 <= number <= 50] == []
