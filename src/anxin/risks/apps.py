from django.apps import AppConfig


class RisksConfig(AppConfig):
    name = "anxin.risks"
    label = "risks"
    verbose_name = "风险防控"
    default_auto_field = "django.db.models.BigAutoField"
