"""Write both apps' only migration afresh (allowed until 1.0). Run it on the lowest supported Wagtail.

Migrations made on Wagtail 8 name ``settings.WAGTAIL_PAGE_MODEL`` and do not load on 7.4; those made on 7.4 show
no drift on 8.0. Foreign keys to the base page are rewritten to ask swapper, so that a host may swap it.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = [ROOT / "wagtail_interest/migrations", ROOT / "wagtail_interest/pages/migrations"]


def ask_swapper(text: str) -> str:
    """Return the migration with foreign keys to the base page named through swapper."""
    if "to='wagtailcore.page'" not in text:
        return text
    text = re.sub(r"to='wagtailcore\.page'", "to=swapper.get_model_name('wagtailcore', 'Page')", text)
    text = text.replace(
        "import django.db.models.deletion\n", "import django.db.models.deletion\nimport swapper\n", 1
    )
    text = text.replace(
        "\n\nclass Migration", "\nswapper.set_app_prefix('wagtailcore', 'wagtail')\n\n\nclass Migration", 1
    )
    return re.sub(
        r"(    dependencies = \[\n)", r"\1        swapper.dependency('wagtailcore', 'Page'),\n", text, count=1
    )


def main() -> None:
    """Delete, generate, rewrite."""
    import wagtail

    if wagtail.VERSION[:2] != (7, 4):
        sys.exit(f"Run this on Wagtail 7.4, not {wagtail.__version__}.")
    for folder in FOLDERS:
        for old in folder.glob("0*.py"):
            old.unlink()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    sys.path.insert(0, str(ROOT))
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", "makemigrations", "wagtail_interest", "wagtail_interest_pages"])
    for folder in FOLDERS:
        for new in folder.glob("0*.py"):
            new.write_text(ask_swapper(new.read_text()))


if __name__ == "__main__":
    main()
