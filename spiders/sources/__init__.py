"""Other ways into the archive than a crawl.

In come files as others wrote them: WARC files, saved pages, text renderings, and folders of them. Out go captures in
our archive, and a sentence about each file or record that could not be imported. Reading and loading what they hold is
not done here: that is the same for every capture.
"""
