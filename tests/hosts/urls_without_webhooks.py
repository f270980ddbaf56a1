"""URLs of a host that does not hear from its mail provider."""

from tests.urls import urlpatterns as usual

urlpatterns = [each for each in usual if "anymail" not in str(each.pattern)]
