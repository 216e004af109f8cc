"""Customers: their record, plans, invoices and contacts."""
