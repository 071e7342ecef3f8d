from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "anxin.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
