from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "neu.reporting.submissions"

    def ready(self) -> None:
        from neu.platform.ui.words import register_refusals
        from neu.reporting.submissions.texts import REFUSAL, VALUE

        register_refusals(REFUSAL)
        register_refusals(VALUE)
