from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    """The composition root: fills the ports whose rooms lie too low to know who is asking."""

    name = "neu.config"
    label = "neu_config"

    def ready(self) -> None:
        from neu.config import checks  # noqa: F401 - registers what is asked of the database
        from neu.platform.audit import http as audit
        from neu.platform.audit.texts import register_events
        from neu.platform.notices import selectors as notices
        from neu.platform.ui import frame, menu
        from neu.registry.people.http import may
        from neu.registry.people.rules import Duty

        register_events({"demo.played": _("Diễn xong dữ liệu minh họa")}, {"demo": _("Dữ liệu minh họa")})
        frame.register_unread(lambda request: notices.unread(request.user.pk or 0))
        audit.register_reader(lambda request: may(request, Duty.READ_ALL))
        menu.register(
            menu.ADMINISTRATION, _("Nhật ký"), "audit:log", order=90, visible=audit.may_read, icon="history"
        )
        menu.register(menu.WORK, _("Thông báo"), "notices:mine", order=10, icon="bell", count=frame.unread)
        menu.register(
            menu.ADMINISTRATION,
            _("Thành phần giao diện"),
            "ui:components",
            order=95,
            visible=lambda request: may(request, Duty.ADMINISTER),
            icon="eye",
        )
