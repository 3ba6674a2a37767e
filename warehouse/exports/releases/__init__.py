"""Releases: exports that never change, with a version to cite, a digest, and what changed since the one before.

In come a published database and the folder of the releases so far; out goes a folder of the next version, or nothing
if the content is the same. How its files are written is decided in `formats`.
"""
