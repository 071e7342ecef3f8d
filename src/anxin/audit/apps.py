from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "anxin.audit"
    label = "audit"
    verbose_name = "审计"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Every app names its acts in acts.py; a history can only be shown when all of them are known.
        autodiscover_modules("acts")
        from anxin.privacy import witness

        from .services import record_for_privacy

        witness.appoint(record_for_privacy)
