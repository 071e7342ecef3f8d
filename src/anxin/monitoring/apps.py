from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "anxin.monitoring"
    label = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anxin.intake.signals import facts_changed

        from .jobs import evaluate_what_changed

        facts_changed.connect(evaluate_what_changed, dispatch_uid="monitoring")
        from anxin.intake.keeping import named_by

        from .services.papers import is_named

        named_by(is_named)
