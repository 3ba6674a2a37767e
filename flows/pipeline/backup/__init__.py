"""Backups of what cannot be made again, taken while runs go on, and how they are restored.

In comes a data directory; out goes a folder with its archive and releases, and `backup.json`, which says what of it
is finished. Everything else in a data directory follows from the archive.
"""
