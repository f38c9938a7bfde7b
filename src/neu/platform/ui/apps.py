from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "neu.platform.ui"

    def ready(self) -> None:
        from neu.platform.ui.texts import REFUSAL
        from neu.platform.ui.words import register_refusals

        register_refusals(REFUSAL)
