from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "neu.reporting.rounds"

    def ready(self) -> None:
        from neu.platform.ui.words import register_refusals
        from neu.reporting.rounds.texts import REFUSAL

        register_refusals(REFUSAL)
