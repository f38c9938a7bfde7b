from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "neu.platform.api"

    def ready(self) -> None:
        from neu.platform.api.texts import REFUSAL
        from neu.platform.ui.words import register_refusals

        register_refusals(REFUSAL)
