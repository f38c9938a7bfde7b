from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "neu.reporting.submissions"
