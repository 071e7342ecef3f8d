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
        from .matters import Records, offer
        from .models import WatchCheck

        # Of listed enterprises alone: a site's daily patrols are not on the platform yet.
        watched = '(SELECT w.{} FROM "monitoring_watch" AS w WHERE w.id = watch_id)'
        columns = {"employer_id": watched.format("enterprise_id"), "region_code": watched.format("region_code")}
        offer([Records("firm_check", WatchCheck, {**columns, "known_from": "recorded_at", "known_to": ""})])
