"""The pages a candidate meets: the mixin, its form, serve flow, previews, publish gate and the row beside the page."""
