from .choosing import WrongChoice, choose_safeguards, start_pilot
from .keeping import count_warnings, keep

__all__ = ["WrongChoice", "choose_safeguards", "count_warnings", "keep", "start_pilot"]
