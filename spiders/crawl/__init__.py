"""What a crawl asks for next, and what it makes of the responses.

In come archived listings, feeds and items, and what earlier crawls left in the archive. Out go the items still to be
fetched, the next page of each listing, the crawl's problems and its summary. How a request is sent is not decided here.
"""
