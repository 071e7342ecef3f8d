"""Who answers for what: leading groups and their offices, task forces, villages, and the owners of each project."""
