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


def open_page(
    browser: Browser, base: str, *, width: int = 1280, height: int = 860, dark: bool = False
) -> Page:
    """Return a fresh visitor's page."""
    return browser.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        locale="en-GB",
        reduced_motion="reduce",
    ).new_page()


def save(page: Page, name: str, *, whole: bool = False) -> None:
    """Save a picture."""
    page.screenshot(path=IMAGES / f"{name}.png", full_page=whole)
    print(f"docs/images/{name}.png")


def log_in(browser: Browser, base: str, user: str) -> Page:
    """Return a page on which *user* is logged in, by the demo's one click."""
    page = open_page(browser, base)
    page.goto("/demo/")
    page.get_by_role("button", name=f"Log in as {user}").click()
    page.wait_for_url("**/admin/**")
    return page


def candidate(browser: Browser, base: str) -> None:
    """The form, its errors on a phone, the thank-you page and the confirmation."""
    page = open_page(browser, base)
    page.goto("/en/")
    save(page, "home")
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
    confirmation(page)


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


def confirmation(page: Page) -> None:
    """Wait for the mail in the demo's mailbox and read it."""
    for _ in range(40):
        page.goto("/demo-mail/")
        if page.get_by_text("lovisa.bergdahl@example.com").count():
            break
        time.sleep(0.5)
    page.locator("tr", has_text="lovisa.bergdahl@example.com").first.get_by_role("link").click()
    expect(page.locator("iframe")).to_be_visible()
    save(page, "mail", whole=True)


def recruiter(browser: Browser, base: str) -> None:
    """The inbox, one entry, the mail list."""
    page = log_in(browser, base, "recruiter")
    page.goto("/admin/interest/inbox/")
    page.wait_for_load_state("networkidle")
    save(page, "inbox")
    page.goto("/admin/interest/inbox/?q=Lovisa")
    page.wait_for_load_state("networkidle")
    page.locator("main table a", has_text="Lovisa").first.click()
    page.wait_for_load_state("networkidle")
    save(page, "entry", whole=True)
    page.goto("/admin/interest/mail/")
    page.wait_for_load_state("networkidle")
    save(page, "mails")


def editor(browser: Browser, base: str) -> None:
    """The page editor at its questions."""
    page = log_in(browser, base, "editor")
    page.goto("/en/openings/sales/")
    page.goto(f"/admin/pages/{page_id(page)}/edit/")
    page.wait_for_load_state("networkidle")
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
            candidate(browser, base)
            recruiter(browser, base)
            editor(browser, base)
            browser.close()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


if __name__ == "__main__":
    main()
