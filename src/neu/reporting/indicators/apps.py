from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "neu.reporting.indicators"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_changes, register_events
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.reporting.indicators.texts import CHANGE, EVENT, REFUSAL, SUBJECT

        register_refusals(REFUSAL)
        register_events(EVENT, SUBJECT)
        register_changes(CHANGE)
        menu.register(menu.REGISTRY, _("Từ điển chỉ tiêu"), "indicators:elements", order=60, icon="target")
