"""URLs of the stand-in; ``api/email`` is where Postmark's back end of anymail posts."""

from django.urls import path

from example_site.demo_mail import views

urlpatterns = [
    path("api/email", views.take, name="demo-mail-api"),
    path("", views.index, name="demo-mail"),
    path("<uuid:key>/", views.read, name="demo-mail-read"),
    path("<uuid:key>/decide/", views.decide, name="demo-mail-decide"),
]
