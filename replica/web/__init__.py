"""The site without its web server: from a requested address to a response.

What comes in: the path and query of a request, and the items of `replica.cms`.
What goes out: a status, headers and a body, as Joomla and K2 send them.
Not its business: sockets, and what goes wrong on the way (`replica.faults`).
"""
