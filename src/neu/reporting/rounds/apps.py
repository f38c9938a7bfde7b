from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "neu.reporting.rounds"
