"""Training scripts that run by themselves, in the background, and are watched like any other run."""
