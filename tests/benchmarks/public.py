"""G1 to G3: what showing and sending the form costs, beside the peers."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.core.cache import cache
from wagtail.documents import get_document_model

from tests.benchmarks import measure, rows
from tests.benchmarks.report import Report
from tests.benchmarks.world import CONTENDERS, Sender, World

ROUNDS = 61


def showing(world: World, report: Report) -> None:
    """G1: GET of the form, with the fields' HTML in the cache and without."""
    senders = {name: Sender(world, name) for name in CONTENDERS}
    for sender in senders.values():
        sender.get(), sender.get()
    ran = {name: measure.statements(sender.get) for name, sender in senders.items()}
    calls = {name: measure.calls(sender.get) for name, sender in senders.items()}
    spent = measure.cpu({name: sender.get for name, sender in senders.items()}, ROUNDS)
    report.tell("G1", "queries of the bare page", len(ran["bare"]))
    report.at_most("G1", "queries, over the bare page", len(ran["ours"]) - len(ran["bare"]), 2)
    report.at_most("G1", "writes and sessions", measure.writes(ran["ours"]) + Session.objects.count(), 0)
    report.tell("G1", "Python calls: ours · A · D2", " · ".join(str(calls[name]) for name in CONTENDERS))
    report.at_most("G1", "Python calls, warm, × A", calls["ours"] / calls["classic"], 0.5)
    report.tell("G1", "CPU, warm, × A", spent["ours"] / spent["classic"])
    cold = {}
    for name in ("ours", "classic"):
        cache.clear()
        cold[name] = measure.calls(senders[name].get)
    report.at_most("G1", "Python calls, nothing in the cache, × A", cold["ours"] / cold["classic"], 1.0)


def sending(world: World, report: Report) -> None:
    """G2: POST with a PDF of 300 kB."""
    senders = {name: Sender(world, name).prepare(ROUNDS + 5) for name in CONTENDERS}
    for sender in senders.values():
        sender.post(), sender.post()
    ran = {name: measure.statements(sender.post) for name, sender in senders.items()}
    counts = {name: sum(not sql.startswith(measure.CONTROL) for sql in each) for name, each in ran.items()}
    calls = {name: measure.calls(sender.post) for name, sender in senders.items()}
    spent = measure.cpu({name: sender.post for name, sender in senders.items()}, ROUNDS)
    report.at_most("G2", "transactions", sum(sql.startswith("BEGIN") for sql in ran["ours"]), 1)
    report.tell("G2", "queries: ours · A · D2", " · ".join(str(counts[name]) for name in CONTENDERS))
    report.at_most("G2", "queries, over D2", counts["ours"] - counts["bare"], 8)
    report.tell("G2", "Python calls: ours · A · D2", " · ".join(str(calls[name]) for name in CONTENDERS))
    report.at_most("G2", "Python calls, × A", calls["ours"] / calls["classic"], 0.9)
    report.at_most("G2", "CPU, × A", spent["ours"] / spent["classic"], 0.85)


def post_cost(world: World) -> dict[str, float]:
    """Return calls and processor seconds of our POST as the tables stand now."""
    sender = Sender(world, "ours").prepare(ROUNDS + 3)
    sender.post(), sender.post()
    calls = measure.calls(sender.post)
    return {"calls": calls, "cpu": measure.cpu({"ours": sender.post}, ROUNDS)["ours"]}


def flatness(
    before: dict[str, float], after: dict[str, float], count: int, what: str, report: Report
) -> None:
    """G3: our POST with *count* more of *what* in the database. Calls are judged; CPU swings with the machine."""
    report.at_most("G3", f"POST, Python calls, 0 → {count:,} {what}", after["calls"] / before["calls"], 1.1)
    report.tell("G3", f"POST, CPU, 0 → {count:,} {what}", after["cpu"] / before["cpu"], "≤ 1.1")


def add_documents(count: int) -> None:
    """Fill the document library."""
    model, made = get_document_model(), min(count, rows.SEED)
    model.objects.bulk_create(
        [model(title=f"Document {number}", file=f"documents/{number}.pdf") for number in range(made)],
        batch_size=1000,
    )
    if count > made:
        rows.multiply(model, 1, count // made - 1)
