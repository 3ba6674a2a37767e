"""How the site is asked: which addresses, how fast, how often again, and what robots.txt allows.

In come Scrapy's requests. Out go responses, each archived before anything else sees it, and counts for the report on
the run's politeness. Which pages to ask for, and what they say, is not decided here: nothing here imports the spider or
`spiders.crawl`.
"""
