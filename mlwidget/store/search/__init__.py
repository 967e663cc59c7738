"""Finding runs among many: a line of text becomes a condition, and a condition SQL or an answer."""
