"""Handing over: when a unit or an agency ends, functions, open work and people pass to the next.

Owns: HandOver. Uses: people, agencies, places. Rooms above say through `ports` what work is open.
"""
