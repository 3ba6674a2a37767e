"""The forms in which an article or a list of articles comes: item page, listing, feed, JSON view, old page, plain text.

In come the bytes of one page and its address, out goes a record or a listing; a page that is something else is
rejected with a reason. Each form collects what its page says as `Facts`; `compose.py` turns them into a record.
"""
