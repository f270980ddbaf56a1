"""What the demo shows: pages, people, CVs and the story of some eighty entries, told through the plugin's own doors."""
