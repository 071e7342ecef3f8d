"""All the papers of the county as files: one folder per sender, each with the sender's habits (see `files`)."""
