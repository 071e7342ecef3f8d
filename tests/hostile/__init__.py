"""Files made to harm and files that are broken: built, imported as a clerk would, measured, and held to one clear line each."""
