"""Messages as a real feed sends them, kept as files that the Python and the browser tests read."""
