from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "anxin.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "办理"
