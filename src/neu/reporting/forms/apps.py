from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "neu.reporting.forms"

    def ready(self) -> None:
        from neu.platform.ui.words import register_refusals
        from neu.reporting.forms.texts import REFUSAL

        register_refusals(REFUSAL)
