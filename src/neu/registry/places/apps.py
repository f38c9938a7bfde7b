from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "neu.registry.places"
