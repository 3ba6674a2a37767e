"""The gazetteer of the region: its entities (`*.toml`), and the finding of their mentions in a text and an article."""
