from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PlacesConfig(AppConfig):
    name = "neu.registry.places"

    def ready(self) -> None:
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.registry.places.texts import REFUSAL

        register_refusals(REFUSAL)
        menu.register(menu.REGISTRY, pgettext_lazy("menu", "Địa bàn"), "places:tree", order=10, icon="map")
