"""Faults on demand: what goes wrong between the site and a crawler.

What comes in: specifications like `status=503@*/item/**2`, and the site's own answer to a request.
What goes out: another response, or broken bytes on the connection.
Not its business: what a correct answer is (`replica.web`).
"""
