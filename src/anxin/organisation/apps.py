from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "anxin.organisation"
    label = "organisation"
    verbose_name = "组织与责任"
    default_auto_field = "django.db.models.BigAutoField"
