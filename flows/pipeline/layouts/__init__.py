"""After a redesign: a layout is learned from what is known, proposed as a file, and accepted by a person.

In come the pages of the archive that no run has loaded; out goes a layout in the archive, by which they are read. How a
layout is learned is the business of `spiders/pages/induce`.
"""
