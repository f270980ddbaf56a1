"""One view to reverse."""

from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("thing/<str:name>/", lambda request, name: HttpResponse(), name="thing")]
