"""Warning rules as files: one ``.sql`` with its card on top, one ``.cases.yaml`` beside it (architecture, section 5)."""

from anxin.rules.card import Card, Number, RuleError
from anxin.rules.loader import Rule, get, load, load_file, retired

__all__ = ["Card", "Number", "Rule", "RuleError", "get", "load", "load_file", "retired"]
