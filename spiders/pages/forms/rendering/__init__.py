"""Text renderings of pages: from the bytes of a text to the blocks of one article, and to its record."""
