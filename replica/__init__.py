"""A stand-in for the Central Asia-Caucasus Analyst's site, with K2's markup and the real site's quirks.

K2 is the extension of Joomla that the site runs: https://github.com/getk2/k2

What comes in: a seed, a number of articles, and faults to show.
What goes out: the site over HTTP, and a truth table to score a reader against.
Not its business: the pipeline. It imports nothing of it, so that what agrees with it agrees for a reason.
"""
