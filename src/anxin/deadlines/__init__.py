"""Legal clocks: the arithmetic (`clock`, no Django) and the deadlines kept in the database."""
