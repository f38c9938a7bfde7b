from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    name = "neu.reporting.submissions"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_changes, register_events
        from neu.platform.inbox import items
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.registry.places.ports import register_dependants
        from neu.reporting.indicators import ports as dictionary
        from neu.reporting.submissions.selectors import waiting
        from neu.reporting.submissions.selectors.dependants import defined_by, dependants
        from neu.reporting.submissions.texts import (
            CHANGE,
            CHANGED,
            EVENT,
            FIELD_NUMBER,
            REFUSAL,
            SUBJECT,
            VALUE,
        )

        register_events(EVENT, SUBJECT)
        register_changes(CHANGE, CHANGED)
        register_dependants(dependants)
        dictionary.register_dependants(defined_by)
        register_refusals(REFUSAL)
        register_refusals(VALUE)
        register_refusals(FIELD_NUMBER)
        items.register(waiting.items)
        menu.register(menu.REPORTS, _("Danh sách báo cáo"), "submissions:index", order=30, icon="report")
