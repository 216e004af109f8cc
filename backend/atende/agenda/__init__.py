"""Service orders and the calendar."""
