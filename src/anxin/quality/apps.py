from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "anxin.quality"
    label = "quality"
    verbose_name = "数据质量"
    default_auto_field = "django.db.models.BigAutoField"
