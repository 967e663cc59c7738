"""Frameworks that report to a run; one file each, and none is needed by anything else."""
