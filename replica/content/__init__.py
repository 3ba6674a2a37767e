"""What the articles say: a seeded generator of clean records, before any markup."""
