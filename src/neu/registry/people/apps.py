from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "neu.registry.people"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_changes, register_events
        from neu.platform.ui import frame, menu
        from neu.platform.ui.words import register_refusals
        from neu.registry.agencies.ports import register_workers
        from neu.registry.people import http, selectors
        from neu.registry.people.dependants import dependants
        from neu.registry.people.rules import Duty
        from neu.registry.people.texts import CHANGE, EVENT, REFUSAL, SUBJECT, VALUE
        from neu.registry.places.ports import register_dependants, register_home, register_keepers
        from neu.registry.programmes import ports as programmes

        def reads_all(request: HttpRequest) -> bool:
            return http.may(request, Duty.READ_ALL)

        register_dependants(dependants)
        register_refusals(REFUSAL)
        register_events(EVENT, SUBJECT)
        register_changes(CHANGE, VALUE)
        frame.register_person(http.person)
        register_workers(selectors.workers)
        register_home(http.home)
        register_keepers(reads_all, lambda request: http.may(request, Duty.ADMINISTER))
        programmes.register_keepers(lambda request: http.may(request, Duty.ADMINISTER))
        menu.register(menu.WORK, _("Tài khoản của tôi"), "people:me", order=90, icon="person")
        menu.register(
            menu.ADMINISTRATION,
            _("Người dùng và vị trí"),
            "people:accounts",
            order=10,
            visible=reads_all,
            icon="people",
        )
