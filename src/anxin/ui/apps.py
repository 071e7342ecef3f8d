from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "anxin.ui"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "界面"
