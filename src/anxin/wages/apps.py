from django.apps import AppConfig


class WagesConfig(AppConfig):
    name = "anxin.wages"
    label = "wages"
    default_auto_field = "django.db.models.BigAutoField"
