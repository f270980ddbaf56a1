"""Every change that is not an answer: erasure, the end of the retention period, the counts that stay."""
