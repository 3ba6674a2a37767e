"""How a table is written: `registry` names the formats, and one module for each writes a table or describes the files.

In come a connection and a table of `content`; out go files below a folder. When they are written, and how the folder
takes its place, is not its business.
"""
