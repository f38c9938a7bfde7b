"""Programmes: the tree of projects, sub-projects and contents of one generation; where capital comes from.

Owns: Programme, ProgrammeNode, CapitalSource. Uses: platform.
"""
