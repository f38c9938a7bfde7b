from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "neu.registry.agencies"
