"""The templates: whole HTML pages around the typed text columns.

What comes in: the items of `replica.cms`.
What goes out: HTML, with marks where the server puts what changes with every request (hits, tokens, cloaks).
Not its business: the text itself, addresses and headers.
"""
