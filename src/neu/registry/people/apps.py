from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "neu.registry.people"
