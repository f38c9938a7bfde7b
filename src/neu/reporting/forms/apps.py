from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "neu.reporting.forms"
