from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "anxin.access"
    label = "access"
    verbose_name = "用户与权限"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import listening  # noqa: F401 - connects what it hears
