"""Rows as they are read in a terminal: a grid that fits its width, or one value a line; whole in a file or a pipe."""
