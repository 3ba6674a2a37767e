"""Where on a page each block is: the names of K2's classes, and the code that applies them.

In comes the tree of a page, out go the elements of the item's blocks, and the fingerprint by which a crawl notices
that the layout has changed. What the blocks say is not its business.
"""
