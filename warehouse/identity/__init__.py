"""Which articles repeat another, and which spellings of a name are one person: by rules, and by decisions of people.

In come the texts and names in the warehouse; out go the tables `duplicates`, `authors` and `author_merges`, the first
and the last with the reason for each row. What is uncertain is not joined. Finding the names in a byline is the
business of `spiders.pages`.
"""
