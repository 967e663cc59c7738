"""What IPython gets from `%load_ext mlwidget`: magics, and runs that know their cells."""
