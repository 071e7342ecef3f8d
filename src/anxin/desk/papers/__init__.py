"""Documents, evidence packs and ledgers."""
