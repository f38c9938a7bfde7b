"""Places: extents of territory, their dated names, codes and parents, and what became of them.

Owns: Decision, Place, PlaceVersion, Succession, PlaceList, PlaceListEntry, Reorganisation and its lines.
Uses: platform.
"""
