from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "neu.platform.files"

    def ready(self) -> None:
        from neu.platform.files.texts import REFUSAL
        from neu.platform.ui.words import register_refusals

        register_refusals(REFUSAL)
