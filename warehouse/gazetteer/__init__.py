"""The gazetteer of the region: its entities (`*.toml`), and how their mentions are found in the passages of an article.

In come an article's texts and its year; out go mentions: entity, place and spelling. What is not certain is left out.
No database and no file of the user is its business: `warehouse.publish` writes the mentions.
"""
