from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class FormsConfig(AppConfig):
    name = "neu.reporting.forms"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_changes, register_events
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.reporting.forms.selectors.dependants import dependants
        from neu.reporting.forms.texts import CHANGE, DEED, EVENT, QUOTE, REFUSAL, SUBJECT
        from neu.reporting.indicators.ports import register_dependants

        register_dependants(dependants)
        register_refusals(REFUSAL)
        register_refusals(QUOTE)
        register_events(EVENT, SUBJECT)
        register_changes(CHANGE, {"form.edit/deed": DEED})
        menu.register(menu.REGISTRY, pgettext_lazy("menu", "Biểu mẫu"), "forms:forms", order=70, icon="form")
