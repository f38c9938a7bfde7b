"""Agencies: organisations, their dated names, and the dated functions work is routed by.

Owns: Agency, AgencyVersion, Function. Uses: places, programmes.
"""
