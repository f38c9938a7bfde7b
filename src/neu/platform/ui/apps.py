from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "neu.platform.ui"
