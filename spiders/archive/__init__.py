"""The archive: WARC files with an index beside each, the truth from which everything else is derived.

In come responses, text renderings and JSON about runs, as bytes. Out go captures, the bytes of each, and a list of what
cannot be read. Writing, reading, recovery after a kill, repair and verification are here; what a page says is not.

https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""
