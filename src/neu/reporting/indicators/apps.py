from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "neu.reporting.indicators"
