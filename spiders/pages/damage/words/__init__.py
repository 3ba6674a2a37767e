"""The list of English words by which divided words are recognised, and its licence."""
