"""Emergency events and network opinion about arrears: plans, times, reports, releases, and what becomes clues of them."""
