from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class FormsConfig(AppConfig):
    name = "neu.reporting.forms"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_events
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.reporting.forms.texts import EVENT, REFUSAL, SUBJECT

        register_refusals(REFUSAL)
        register_events(EVENT, SUBJECT)
        menu.register(menu.REGISTRY, pgettext_lazy("menu", "Biểu mẫu"), "forms:forms", order=70, icon="form")
