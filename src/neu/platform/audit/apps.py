from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "neu.platform.audit"
