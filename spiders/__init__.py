"""From the site to a record: crawl, archive, read."""
