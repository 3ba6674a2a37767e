"""From blocks of text to the values of a record: one field, or one kind of dirt, a module.

In come blocks, lines and printed strings, out go values, each with the name of the rule that found it (`rules.py`).
Where a block was on the page, and in what form the page came, is not its business.
"""
