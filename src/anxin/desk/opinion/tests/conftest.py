from anxin.desk.emergency.tests.conftest import own_home, scene

__all__ = ["own_home", "scene"]
