from anxin.desk.rules.tests.conftest import county, enter

__all__ = ["county", "enter"]
