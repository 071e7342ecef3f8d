"""What can go wrong when the law is asked. Messages are Chinese and say what to do."""


class LawError(Exception):
    """Any question to the law that has no usable answer."""


class LawGap(LawError, LookupError):
    """No such key, or no value in force on that day in that region."""


class NotDecided(LawError):
    """There is a value, but nothing may be decided by it."""


class UnknownArticle(LawError, LookupError):
    """No article or instrument with that id."""


class NotStricter(LawError, ValueError):
    """An area tried to set a number that is looser than the one above it."""


class LawDataError(LawError, ValueError):
    """A data file that cannot be read; the message names the file and the line."""
