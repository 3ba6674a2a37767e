"""How an article was typed into the site's editor.

What comes in: a written article of `replica.content`, in clean text.
What goes out: the HTML of its two text columns, with the markup and the dirt of its years.
Not its business: what the article says, and the page around the columns.
"""
