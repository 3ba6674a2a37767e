"""Scrapy commands of this project, which replace Scrapy's own of the same name.

https://docs.scrapy.org/en/latest/topics/commands.html#custom-project-commands
"""
