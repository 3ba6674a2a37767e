"""A stand-in for the Analyst's site, with the markup of K2 (https://github.com/getk2/k2) and the real site's quirks.

What comes in: a seed, a number of articles, and faults to show.
What goes out: the site over HTTP, and a truth table to score a reader against.
Not its business: the pipeline. It imports nothing of it, so that what agrees with it agrees for a reason.
"""
