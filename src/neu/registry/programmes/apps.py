from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "neu.registry.programmes"
