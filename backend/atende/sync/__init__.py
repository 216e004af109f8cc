"""Actions in, receipts out, and what changed."""
