"""How a table is written: one module for each format, and those that describe the files.

In come a connection and a table of `content`; out go files below a folder. When they are written, and how the folder
takes its place, is not its business.
"""
