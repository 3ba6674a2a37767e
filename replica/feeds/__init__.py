"""What the site offers to programs: RSS and Atom feeds, and K2's JSON views.

What comes in: the items of `replica.cms`.
What goes out: the text of a feed or of a JSON document.
Not its business: HTML pages, and the addresses that lead to either.
"""
