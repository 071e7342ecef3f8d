"""What stands behind a claim, gathered, laid out as files, and told in words. Who may have it is the service's matter."""
