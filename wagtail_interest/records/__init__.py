"""The tables, one noun a file: fields, constraints, indexes, querysets, derived values; nothing that acts."""
