"""Scoreboard: the targets K1…K9 of Plan 168, computed by the system from its own records.

Owns: no tables; how each target is counted. Uses: submissions, rounds, forms (figures put into reports),
people, agencies, notices, audit.
"""
