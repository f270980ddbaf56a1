"""Takes the README's pictures: ``make screenshots``. Starts the demo on a free port, walks through it, ends it.

Needs the demo's data (``make demo-data``) and a Chromium; it changes the demo as a visitor would.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs/images"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def start() -> tuple[subprocess.Popen[bytes], str]:
    """Start the demo; returns its process and where it is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "example_site/manage.py", "demo_run", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(120):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, f"http://127.0.0.1:{port}"
        time.sleep(0.5)
    raise SystemExit("The demo did not start.")


def open_page(browser: Browser, base: str, *, width: int = 1280, height: int = 860) -> Page:
    """Return a fresh visitor's page."""
    return browser.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        color_scheme="light",
        locale="en-GB",
        reduced_motion="reduce",
    ).new_page()


def save(page: Page, name: str) -> None:
    """Save a picture of what the window shows."""
    page.screenshot(path=IMAGES / f"{name}.png")
    print(f"docs/images/{name}.png")


def log_in(browser: Browser, base: str, user: str) -> Page:
    """Return a page on which *user* is logged in, by the demo's one click."""
    page = open_page(browser, base)
    page.goto("/demo/")
    page.get_by_role("button", name=f"Log in as {user}").click()
    page.wait_for_url("**/admin/**")
    return page


def go(page: Page, address: str) -> None:
    """Open *address* and wait until nothing moves."""
    page.goto(address)
    page.wait_for_load_state("networkidle")


def candidate(browser: Browser, base: str) -> None:
    """The form, its errors on a phone, the thank-you page, the confirmation, and a form that is paused."""
    page = open_page(browser, base)
    page.goto("/en/openings/electrician/")
    save(page, "paused")
    page.goto("/en/openings/sales/")
    save(page, "form")
    phone = open_page(browser, base, width=390, height=844)
    phone.goto("/en/openings/sales/")
    phone.locator(".wi-send button").click()
    phone.wait_for_load_state()
    save(phone, "phone")
    fill(page)
    page.locator(".wi-send button").click()
    page.wait_for_url("**/received/**")
    save(page, "thanks")
    mail(page, "lovisa.bergdahl@example.com", "mail")


def fill(page: Page) -> None:
    """Fill in the sales form as somebody without a driving licence."""
    page.get_by_label("Name", exact=True).fill("Lovisa Bergdahl")
    page.get_by_label("E-mail").fill("lovisa.bergdahl@example.com")
    page.get_by_label("Actively looking").check()
    page.get_by_role("group", name="category B driving licence").get_by_label("No", exact=True).check()
    page.get_by_label("How long have you sold to companies").fill("4")
    page.get_by_label("Fluently").check()
    page.get_by_label("The basics").check()
    page.get_by_label("5", exact=True).check()


def mail(page: Page, address: str, name: str, *, about: str = "") -> None:
    """Wait for the newest mail to *address* in the demo's mailbox (with *about* in its subject) and read it."""
    for _ in range(40):
        page.goto("/demo-mail/")
        if page.get_by_text(address).count():
            break
        time.sleep(0.5)
    page.locator("tr", has_text=address).filter(has_text=about).first.get_by_role("link").click()
    expect(page.locator("iframe")).to_be_visible()
    page.wait_for_load_state("networkidle")
    save(page, name)


def setting_up(browser: Browser, base: str) -> None:
    """Three questions."""
    page = log_in(browser, base, "admin")
    go(page, "/admin/interest/set-up/")
    page.get_by_label("No, or seldom").check()
    page.wait_for_timeout(300)
    save(page, "setup")


def recruiter(browser: Browser, base: str) -> None:
    """The first page, the inbox, a CV beside the answers, answering one and a group, the review."""
    page = log_in(browser, base, "recruiter")
    page.wait_for_load_state("networkidle")
    save(page, "dashboard")
    go(page, "/admin/interest/inbox/")
    save(page, "inbox")
    go(page, "/admin/interest/inbox/?q=Pawel")
    page.locator("main table a", has_text="Pawel").first.click()
    page.wait_for_load_state("networkidle")
    save(page, "entry")
    answering(page)
    go(page, "/admin/interest/inbox/")
    page.get_by_role("link", name="Look at them and answer all").first.click()
    page.wait_for_load_state("networkidle")
    save(page, "group")
    go(page, "/admin/interest/forms/")
    save(page, "forms")
    go(page, "/admin/")
    page.get_by_role("button", name="Start the review").click()
    page.wait_for_load_state("networkidle")
    save(page, "review")


def answering(page: Page) -> None:
    """The answer from a template with its preview, and the moment in which it can be taken back."""
    page.select_option("#wi-template", index=1)
    page.click("[data-wi-use]")
    page.set_viewport_size({"width": 1280, "height": 1240})
    scroll_to(page, "#reply-section")
    save(page, "answer")
    page.set_viewport_size({"width": 1280, "height": 860})
    page.get_by_role("button", name="Send answer").click()
    page.wait_for_load_state("networkidle")
    save(page, "undo")
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_load_state("networkidle")


def scroll_to(page: Page, selector: str) -> None:
    """Bring something to the top of the window, below Wagtail's header."""
    found = page.locator(selector).first
    found.evaluate("one => { one.style.scrollMarginTop = '90px'; one.scrollIntoView(); }")
    page.wait_for_timeout(400)


def editor(browser: Browser, base: str) -> None:
    """The page editor at its questions."""
    page = log_in(browser, base, "editor")
    page.goto("/en/openings/sales/")
    go(page, f"/admin/pages/{page_id(page)}/edit/")
    questions = page.get_by_role("heading", name="Questions", exact=True).first
    questions.evaluate("heading => { heading.style.scrollMarginTop = '90px'; heading.scrollIntoView(); }")
    page.wait_for_timeout(400)
    save(page, "editor")


def page_id(page: Page) -> str:
    """Return the id of the page that is shown to somebody logged in, from Wagtail's own user bar."""
    link = page.locator("wagtail-userbar a[href*='/edit/']").first
    return (link.get_attribute("href") or "").rstrip("/").split("/")[-2]


def main() -> None:
    """Start, walk, end."""
    if not CHROMIUM:
        raise SystemExit("No Chromium found (Debian: apt-get install chromium).")
    IMAGES.mkdir(exist_ok=True)
    process, base = start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            setting_up(browser, base)
            editor(browser, base)
            candidate(browser, base)
            recruiter(browser, base)
            mail(open_page(browser, base), "manager@norrglimt.example", "colleagues", about="a form")
            browser.close()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


if __name__ == "__main__":
    main()
