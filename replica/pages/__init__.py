"""The templates: whole pages, feeds and JSON views around the typed text."""
