"""What the promises cost and hold, measured: `python -m benchmarks --help`."""
