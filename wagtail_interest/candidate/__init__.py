"""The candidate's own links: pages behind a token, which outlive the page that took the interest in."""
