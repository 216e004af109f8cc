"""What changed, for one phone: the difference between what it holds and what it should hold."""
