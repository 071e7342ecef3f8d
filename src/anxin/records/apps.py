from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "anxin.records"
    label = "records"
    verbose_name = "本人记录"
    default_auto_field = "django.db.models.BigAutoField"
