from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class AgenciesConfig(AppConfig):
    name = "neu.registry.agencies"

    def ready(self) -> None:
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.registry.agencies.texts import REFUSAL

        register_refusals(REFUSAL)
        menu.register(
            menu.REGISTRY, pgettext_lazy("menu", "Cơ quan"), "agencies:directory", order=20, icon="agency"
        )
