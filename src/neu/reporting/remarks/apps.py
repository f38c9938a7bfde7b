from django.apps import AppConfig


class RemarksConfig(AppConfig):
    name = "neu.reporting.remarks"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_changes, register_events
        from neu.platform.inbox import items
        from neu.platform.ui.words import register_refusals
        from neu.registry.places.ports import register_dependants
        from neu.reporting.remarks import pages, selectors
        from neu.reporting.remarks.selectors import waiting
        from neu.reporting.remarks.selectors.dependants import dependants
        from neu.reporting.remarks.texts import CHANGE, EVENT, REFUSAL, VALUE
        from neu.reporting.submissions import ports

        register_events(EVENT)
        register_changes(CHANGE, VALUE)
        register_refusals(REFUSAL)
        register_dependants(dependants)
        items.register(waiting.items)
        ports.register(
            ports.Beside(
                enclosed=selectors.enclosures,
                marks=selectors.marks,
                panel=pages.panel,
                briefly=selectors.briefly,
            )
        )
