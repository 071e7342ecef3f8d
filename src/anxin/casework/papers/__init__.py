"""What documents say: texts that an area may replace, filled with what is known of a clue or a case."""
