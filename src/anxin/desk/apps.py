from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "anxin.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
