"""Users and roles, agencies, leading groups, task forces, owners of projects, pairings, emergency access."""
