from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompletionsConfig(AppConfig):
    name = "neu.reporting.completions"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_changes, register_events
        from neu.platform.inbox import items
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.reporting.completions import selectors
        from neu.reporting.completions.texts import CHANGE, EVENT, REFUSAL, SUBJECT
        from neu.reporting.submissions import ports

        register_events(EVENT, SUBJECT)
        register_changes(CHANGE)
        register_refusals(REFUSAL)
        items.register(selectors.items)
        ports.register_answered(ports.Answered(to=selectors.investors_of, duties=selectors.duties_for))
        menu.register(menu.REPORTS, _("Dự án kết thúc"), "completions:index", order=15, icon="check")
