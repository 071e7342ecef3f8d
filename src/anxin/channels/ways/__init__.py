"""How a message leaves the house: one module per way, each with ``send``. None knows the database."""

from .outcome import GivenUp, Letter, TryAgain

__all__ = ["GivenUp", "Letter", "TryAgain"]
