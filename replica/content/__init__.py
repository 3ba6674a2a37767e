"""What the articles say: a seeded generator of clean records, before any markup.

What comes in: a seed and a number of articles.
What goes out: the catalogue of items, and for each item a written article with all that a perfect reader would report.
Not its business: HTML, edits after publication, and how often a page was viewed.
"""
