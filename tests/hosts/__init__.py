"""Other kinds of sites than that of ``tests.settings``; each is checked, migrated and walked in a process of its own."""
