from django.apps import AppConfig


class LakeConfig(AppConfig):
    """No tables of its own: it is an app so that its job is found."""

    name = "anxin.lake"
    label = "lake"
