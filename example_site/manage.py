"""Django's command line for the example site: ``python example_site/manage.py check``."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_site.settings")
    sys.path[0] = str(Path(__file__).resolve().parent.parent)  # the checkout, not this folder

    from django.core.management import execute_from_command_line  # the path must be right first

    execute_from_command_line(sys.argv)
