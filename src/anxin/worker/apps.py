from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "anxin.worker"
    label = "worker"
    verbose_name = "工人页面"
