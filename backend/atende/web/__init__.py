"""What every page needs: addresses, documents, forms, errors, headers."""
