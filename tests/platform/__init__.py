"""The floor `platform`."""  # noqa: A005
