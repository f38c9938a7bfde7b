from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "neu.registry.places"

    def ready(self) -> None:
        from neu.platform.ui.words import register_refusals
        from neu.registry.places.texts import REFUSAL

        register_refusals(REFUSAL)
