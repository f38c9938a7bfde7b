from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "neu.platform.inbox"
