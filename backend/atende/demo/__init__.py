"""A made-up provider, believable and the same for the same seed."""
