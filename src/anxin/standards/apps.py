from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "anxin.standards"
    label = "standards"
    verbose_name = "本地标准"
    default_auto_field = "django.db.models.BigAutoField"
