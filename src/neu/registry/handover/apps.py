from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class HandoverConfig(AppConfig):
    name = "neu.registry.handover"

    def ready(self) -> None:
        from neu.platform.audit.texts import register_changes, register_events
        from neu.platform.ui import menu
        from neu.platform.ui.words import register_refusals
        from neu.registry.handover.texts import CHANGE, EVENT, REFUSAL, SUBJECT, VALUE
        from neu.registry.people import http
        from neu.registry.people.rules import Duty
        from neu.registry.places.ports import register_next_step

        def reads_all(request: HttpRequest) -> bool:
            return http.may(request, Duty.READ_ALL)

        register_next_step(
            lambda day: (_("Bàn giao cơ quan"), f"{reverse('handover:wizard')}?ngay={day:%d/%m/%Y}")
        )
        register_refusals(REFUSAL)
        register_events(EVENT, SUBJECT)
        register_changes(CHANGE, VALUE)
        menu.register(
            menu.ADMINISTRATION,
            _("Bàn giao cơ quan"),
            "handover:all",
            order=20,
            visible=reads_all,
            icon="return",
        )
