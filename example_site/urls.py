"""URLs of the example site, in the order the README asks for: the plugin's and anymail's before Wagtail's own."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from example_site import demo

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("interest/", include("wagtail_interest.urls")),  # (6) where forms are sent, links in mail
    path("anymail/", include("anymail.urls")),  # (6) what the ESP reports
]
if settings.DEBUG:
    urlpatterns += [
        path("", RedirectView.as_view(pattern_name="demo"), name="start"),
        path("demo/", demo.start, name="demo"),
        path("demo/log-in/", demo.log_in, name="demo-log-in"),
        path("demo/clock/", demo.run_clock, name="demo-clock"),
        path("demo-mail/", include("example_site.demo_mail.urls")),
    ]
urlpatterns += i18n_patterns(path("", include(wagtail_urls)))
