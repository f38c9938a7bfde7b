from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoundsConfig(AppConfig):
    name = "neu.reporting.rounds"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_changes, register_events
        from neu.platform.inbox import items
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.registry.handover.ports import register_work
        from neu.registry.people.http import may
        from neu.registry.people.rules import Duty
        from neu.registry.places.ports import register_dependants
        from neu.reporting.forms.selectors import register_users
        from neu.reporting.indicators import ports as dictionary
        from neu.reporting.rounds import texts
        from neu.reporting.rounds.selectors import work
        from neu.reporting.rounds.selectors.dependants import dependants
        from neu.reporting.rounds.selectors.form_uses import defined_by, form_uses
        from neu.reporting.rounds.selectors.passing import open_work

        register_dependants(dependants)
        register_work(open_work)
        register_users(form_uses)
        dictionary.register_dependants(defined_by)
        register_refusals(texts.REFUSAL)
        register_events(texts.EVENT, texts.SUBJECT)
        register_changes(texts.CHANGE, texts.VALUE)
        items.register(work.items)
        menu.register(menu.REPORTS, _("Đợt báo cáo"), "rounds:rounds", order=10, icon="calendar")
        menu.register(
            menu.ADMINISTRATION,
            _("Nhắc hạn"),
            "rounds:reminding",
            order=60,
            icon="bell",
            visible=lambda request: may(request, Duty.ADMINISTER),
        )
        menu.register(menu.REGISTRY, _("Chế độ báo cáo"), "rounds:regimes", order=75, icon="tree")
        menu.register(menu.REPORTS, _("Bảng theo dõi"), "rounds:board", order=20, icon="board")
