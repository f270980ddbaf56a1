"""The peers: the same twelve fields in ``wagtail.contrib.forms`` and as a bare page, and a stock modeladmin."""
