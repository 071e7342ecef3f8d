from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "anxin.privacy"
    label = "privacy"
    verbose_name = "隐私保护"
    default_auto_field = "django.db.models.BigAutoField"
