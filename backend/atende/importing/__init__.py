"""What other systems exported, made into customers, tickets and choices by a mapping."""
