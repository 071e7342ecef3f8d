from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "anxin.channels"
    label = "channels"
    verbose_name = "告知渠道"
    default_auto_field = "django.db.models.BigAutoField"
