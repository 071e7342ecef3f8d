from anxin.desk.clues.tests.conftest import office, own_home

__all__ = ["office", "own_home"]
