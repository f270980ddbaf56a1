"""Set up in three questions: who answers, how many a week, which kind of page; the page is there as a draft at the end."""
