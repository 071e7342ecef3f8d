from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "anxin.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "突发事件和舆情"

    def ready(self) -> None:
        from anxin.intake.keeping import named_by
        from anxin.monitoring.matters import kept_by, offer

        from . import jobs  # noqa: F401 - declares its jobs
        from .reporting import RECORDS, ReportKeeper
        from .services import is_named

        named_by(is_named)
        offer(RECORDS)
        kept_by(ReportKeeper())
