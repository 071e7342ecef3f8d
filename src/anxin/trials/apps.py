from django.apps import AppConfig


class TrialsConfig(AppConfig):
    name = "anxin.trials"
    label = "trials"
    verbose_name = "试算"
    default_auto_field = "django.db.models.BigAutoField"
