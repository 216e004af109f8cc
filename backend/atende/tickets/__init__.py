"""Tickets: their life as events, and the rows lists are made from."""
