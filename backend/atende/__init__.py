"""Atende: customers and support tickets for internet providers."""
