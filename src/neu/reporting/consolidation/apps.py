from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsolidationConfig(AppConfig):
    name = "neu.reporting.consolidation"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_changes, register_events
        from neu.platform.inbox import items
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.registry.places.ports import register_dependants
        from neu.reporting.consolidation import texts
        from neu.reporting.consolidation.selectors import waiting
        from neu.reporting.consolidation.selectors.dependants import defined_by, dependants
        from neu.reporting.indicators import ports as dictionary

        register_dependants(dependants)
        dictionary.register_dependants(defined_by)
        register_refusals(texts.REFUSAL)
        register_events(texts.EVENT, texts.SUBJECT)
        register_changes(texts.CHANGE, texts.CHANGED)
        items.register(waiting.items)
        items.register(waiting.adjustments_waiting)
        menu.register(menu.REPORTS, _("Tổng hợp"), "consolidation:home", order=40, icon="sum")
