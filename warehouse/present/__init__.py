"""Articles in the forms in which they are shown: what differs between two revisions, and citations.

In come records or rows as `query` returns them; out go marked words and texts for reference managers. All functions are
pure: no file, no database, no terminal. How the result is printed is the business of flows/.
"""
