"""api: how /api/v1 answers: problems, pages, entity tags, and deeds done once however often they are sent.

Owns: KeptAnswer. Uses: audit, text, ui (words of refusals). Rooms write their own doors in their `api` files.
"""
