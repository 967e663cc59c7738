"""Live training runs under the notebook cell that started them."""
