from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "neu.registry.agencies"

    def ready(self) -> None:
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.registry.agencies.texts import REFUSAL

        register_refusals(REFUSAL)
        menu.register(menu.REGISTRY, _("Cơ quan"), "agencies:directory", order=20, icon="agency")
