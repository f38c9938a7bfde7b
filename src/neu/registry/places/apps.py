from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class PlacesConfig(AppConfig):
    name = "neu.registry.places"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_changes, register_events
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.registry.places import ports
        from neu.registry.places.texts import CHANGE, EVENT, REFUSAL, SUBJECT, VALUE

        register_refusals(REFUSAL)
        register_events(EVENT, SUBJECT)
        register_changes(CHANGE, VALUE)
        menu.register(menu.REGISTRY, pgettext_lazy("menu", "Địa bàn"), "places:tree", order=10, icon="map")
        menu.register(
            menu.ADMINISTRATION,
            pgettext_lazy("menu", "Sắp xếp đơn vị hành chính"),
            "places:acts",
            order=20,
            visible=ports.reads_acts,
            icon="tree",
        )
