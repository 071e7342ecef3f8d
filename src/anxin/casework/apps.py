from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "anxin.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "办理"

    def ready(self) -> None:
        from anxin.intake.keeping import named_by
        from anxin.intake.signals import facts_changed

        from .jobs import collect_what_came
        from .services import clue_files, codes, documents, papers

        facts_changed.connect(collect_what_came, dispatch_uid="casework")
        named_by(codes.is_named)
        named_by(papers.is_named)
        named_by(documents.is_named)
        named_by(clue_files.is_named)
        from anxin.monitoring.matters import kept_by, offer

        from .standing import RECORDS, CaseworkKeeper

        offer(RECORDS)
        kept_by(CaseworkKeeper())
