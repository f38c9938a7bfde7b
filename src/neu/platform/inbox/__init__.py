"""Inbox: "Việc của tôi", the home page: what waits for this person, and on whom she waits.

Owns: the port of inbox items (no table). Uses: ui.
"""
