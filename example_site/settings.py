"""Settings of the example site: what ``wagtail start`` writes, plus the README's install steps, each marked (1)-(6).

Everything it writes lies in ``var/`` (``EXAMPLE_SITE_VAR`` names another folder). ``EXAMPLE_SITE_PRODUCTION=1`` turns
the demo's open doors off and asks the environment for the rest; ``check --deploy`` is then silent.
"""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("EXAMPLE_SITE_VAR") or BASE_DIR / "var" / "demo")
VAR.mkdir(parents=True, exist_ok=True)
PRODUCTION = os.environ.get("EXAMPLE_SITE_PRODUCTION") == "1"
PORT = os.environ.get("PORT", "8000")

DEBUG = not PRODUCTION
SECRET_KEY = os.environ["EXAMPLE_SITE_SECRET_KEY"] if PRODUCTION else "only-for-the-demo-on-this-machine"
ALLOWED_HOSTS = os.environ["EXAMPLE_SITE_HOSTS"].split(",") if PRODUCTION else ["127.0.0.1", "localhost"]
ROOT_URLCONF = "example_site.urls"

INSTALLED_APPS = [
    "example_site",
    "example_site.demo_mail",
    # (1) the plugin, its two ready page types and what it stands on
    "wagtail_interest",
    "wagtail_interest.pages",
    "wagtail_modeladmin",
    "anymail",
    "django_tasks",
    "django_tasks_db",
    # what every Wagtail site has
    "wagtail.contrib.settings",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# SQLite takes parallel posts when a transaction asks for the write lock at its start and waits its turn
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "db.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "sv"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("sv", "Svenska"), ("en", "English")]
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True
FORMAT_MODULE_PATH = ["example_site.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
# (2) CVs lie outside MEDIA_ROOT, in a storage without any URL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "wagtail_interest_private": {
        "BACKEND": "wagtail_interest.storage.PrivateStorage",
        "OPTIONS": {"location": VAR / "private"},
    },
}

WAGTAIL_SITE_NAME = "Norrglimt"
WAGTAILADMIN_BASE_URL = os.environ.get("EXAMPLE_SITE_URL", f"http://127.0.0.1:{PORT}")
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# the demo asks nobody, not even Wagtail's makers for the newest version
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("sv", "Svenska")]

# (3) mail goes through an anymail ESP back end; here the ESP is the stand-in in example_site/demo_mail
DEFAULT_FROM_EMAIL = "Norrglimt <jobb@norrglimt.example>"
EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
ANYMAIL = {
    "POSTMARK_SERVER_TOKEN": os.environ.get("POSTMARK_SERVER_TOKEN", "demo-token"),
    "POSTMARK_API_URL": os.environ.get("POSTMARK_API_URL", f"http://127.0.0.1:{PORT}/demo-mail/api/"),
    "WEBHOOK_SECRET": os.environ.get("ANYMAIL_WEBHOOK_SECRET", "demo:webhook-secret"),
}

# where the stand-in posts its webhooks, and whether it does so by itself a moment after accepting a mail
DEMO_SELF_URL = f"http://127.0.0.1:{PORT}"
DEMO_MAIL_REPORTS = True

# (4) mail is delivered by a worker: manage.py db_worker
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# (5) everything the plugin can be told
WAGTAIL_INTEREST = {
    "BASE_URL": WAGTAILADMIN_BASE_URL,
    # what editors may put above and below a form
    "CONTENT_BLOCKS": "example_site.blocks.SiteBlocks",
    # the demo can run the clock forward; a real site leaves this line out
    "CLOCK": "example_site.clock.now",
    # no working days in Sweden
    "HOLIDAYS": "SE",
    # one visitor at one machine tries a lot; a real site leaves this line out
    "RATE_PER_CLIENT": "200/h",
}

if PRODUCTION:
    WAGTAIL_INTEREST = {
        "BASE_URL": WAGTAILADMIN_BASE_URL,
        "CONTENT_BLOCKS": "example_site.blocks.SiteBlocks",
    }
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]
