from django.apps import AppConfig


class StandingConfig(AppConfig):
    name = "anxin.standing"
    label = "standing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anxin.monitoring.following import follow

        from .areas import AreaDays
        from .following import Standings
        from .worker_months import WorkerMonths

        follow(Standings())
        follow(WorkerMonths())
        # Sums the two before it, so it comes after them.
        follow(AreaDays())
