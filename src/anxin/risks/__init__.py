"""风险防控: whom to watch (focus lists, precise screening), what is grave (ledger), whose duty it is, and looking back."""
