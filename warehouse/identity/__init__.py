"""Which articles repeat another, and which spellings of a name are one person: by rules, and by what people decided.

In come the texts and names in the warehouse; out go the tables `duplicates`, `authors` and `author_merges`, each row
with its reason. What is uncertain is not joined. Where a name is in a byline is the business of `spiders.pages`.
"""
