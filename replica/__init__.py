"""A stand-in of the Central Asia-Caucasus Analyst's site.

K2's markup, the site's quirks, and a truth table to score a reader against.
"""
