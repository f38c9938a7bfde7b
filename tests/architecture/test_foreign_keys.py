"""Arrows point down in the database too: import-linter sees imports only."""

from django.apps import apps

FLOORS = ["platform", "registry", "reporting", "insight"]
ROOMS = [
    *("audit", "notices", "inbox", "api", "files"),
    *("places", "programmes", "periods", "agencies", "people", "handover"),
    *("indicators", "forms", "rounds", "submissions", "remarks", "consolidation", "completions"),
]  # lowest first; a room may point at itself and at what stands before it


def test_every_room_with_models_is_ranked():
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("neu.")}

    assert ours - set(ROOMS) == {"ui", "neu_config", "scoreboard"}  # these keep nothing


def test_foreign_keys_point_down():
    upward = []
    for config in apps.get_app_configs():
        if config.label not in ROOMS:
            continue
        for model in config.get_models():
            for field in model._meta.get_fields():
                target = getattr(field, "related_model", None)
                if field.auto_created or target is None or target._meta.app_label not in ROOMS:
                    continue
                if ROOMS.index(target._meta.app_label) > ROOMS.index(config.label):
                    upward.append(f"{model.__name__}.{field.name} → {target.__name__}")

    assert upward == []


def test_reverse_names_do_not_leak_across_rooms():
    """A room below must not be able to say `thing.related_from_above`."""
    leaks = [
        f"{model.__name__}.{field.name}"
        for config in apps.get_app_configs()
        if config.label in ROOMS
        for model in config.get_models()
        for field in model._meta.get_fields()
        if not field.auto_created
        and field.is_relation
        and field.related_model is not None
        and config.name.split(".")[1] != field.related_model.__module__.split(".")[1]
        and field.related_model._meta.app_label in ROOMS
        and not field.remote_field.hidden
    ]

    assert leaks == []
