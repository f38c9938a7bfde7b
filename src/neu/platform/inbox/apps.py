from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "neu.platform.inbox"

    def ready(self) -> None:
        from neu.platform.ui import menu

        menu.register(menu.WORK, _("Việc của tôi"), "inbox:home", order=0, icon="inbox")
