"""The state of the site: its items, listings, tags and hit counters, and what editors do to the items.

What comes in: a seed, a number of articles, and edits.
What goes out: entries, written articles and their typed text columns.
Not its business: HTML pages, addresses and HTTP.
"""
