"""What other programs left in the text: Word's field codes, the hyphens of a PDF, and what a browser hides."""
