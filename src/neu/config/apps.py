from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "neu.config"
    label = "neu_config"
