from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class AgenciesConfig(AppConfig):
    name = "neu.registry.agencies"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_changes, register_events
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.registry.agencies.dependants import dependants
        from neu.registry.agencies.texts import CHANGE, EVENT, REFUSAL, SUBJECT, VALUE
        from neu.registry.places.ports import register_dependants

        register_dependants(dependants)
        register_refusals(REFUSAL)
        register_events(EVENT, SUBJECT)
        register_changes(CHANGE, VALUE)
        menu.register(
            menu.REGISTRY, pgettext_lazy("menu", "Cơ quan"), "agencies:directory", order=20, icon="agency"
        )
