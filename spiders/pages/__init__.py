"""BeautifulSoup readers: pure functions from the bytes and the address of a page to a record."""

READER_VERSION = "1.3"
"""Version of the readers; stored with every field's evidence, raised whenever a reader changes what it gives."""
