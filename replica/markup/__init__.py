"""How an article was typed into the site's editor: from a clean record to the HTML of its two text columns."""
