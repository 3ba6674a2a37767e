"""From the bytes of a page to blocks of text, whatever markup they are in.

In come bytes as the site sent them, out go the tree of the page and blocks with their lines. Pages beyond the bounds
are rejected here. Which block is the title and which the text, and what a line says, is not its business.
"""
