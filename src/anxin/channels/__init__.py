"""Telling people: a message to a person or an address, by the ways that an area has chosen, each delivery on record."""
