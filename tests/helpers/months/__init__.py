"""Of many months."""
