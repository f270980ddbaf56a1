"""The site's own blocks, which editors may put above and below an interest form (setting ``CONTENT_BLOCKS``)."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class VoiceBlock(blocks.StructBlock):
    """Somebody who works here, in their own words."""

    words = blocks.TextBlock(label=_("Words"))
    who = blocks.CharBlock(label=_("Who"), max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Voice")
        template = "example_site/blocks/voice.html"


class SiteBlocks(blocks.StreamBlock):
    """What Norrglimt's pages are made of."""

    text = blocks.RichTextBlock(label=_("Text"), features=["h2", "h3", "bold", "italic", "link", "ul"])
    voice = VoiceBlock()
