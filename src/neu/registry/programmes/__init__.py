"""Programmes: the tree of each generation (projects; from 2026 components); where capital comes from.

Owns: Programme, ProgrammeNode, CapitalSource, Crosswalk. Uses: platform.
"""
