"""From the site to a record.

In come the site's pages, by a crawl, and what others saved of them. All of it is archived, and what is loaded is read
from the archive. What is made of many records, and when a crawl runs, is decided elsewhere.
"""
