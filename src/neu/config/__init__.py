"""Config: settings, root addresses, and the composition root: the only room that knows all rooms."""
