from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "neu.registry.programmes"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_changes, register_events
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.registry.programmes.texts import CHANGE, EVENT, REFUSAL, SUBJECT

        register_refusals(REFUSAL)
        register_events(EVENT, SUBJECT)
        register_changes(CHANGE)
        menu.register(menu.REGISTRY, _("Chương trình"), "programmes:tree", order=30, icon="tree")
