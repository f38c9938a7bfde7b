from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeriodsConfig(AppConfig):
    name = "neu.registry.periods"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_changes, register_events
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.registry.periods.texts import CHANGE, EVENT, REFUSAL, SUBJECT

        register_refusals(REFUSAL)
        register_events(EVENT, SUBJECT)
        register_changes(CHANGE)
        menu.register(menu.REGISTRY, _("Kỳ và lịch"), "periods:calendar", order=40, icon="calendar")
