from django.apps import AppConfig


class ScoreboardConfig(AppConfig):
    name = "neu.insight.scoreboard"

    def ready(self) -> None:
        from neu.insight.scoreboard import sources
        from neu.reporting.forms.ports import register_source

        for source in sources.every():
            register_source(source)
