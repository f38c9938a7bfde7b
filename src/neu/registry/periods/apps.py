from django.apps import AppConfig


class PeriodsConfig(AppConfig):
    name = "neu.registry.periods"
