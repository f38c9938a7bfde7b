from django.apps import AppConfig


class ConsolidationConfig(AppConfig):
    name = "neu.reporting.consolidation"
