"""Notices: a short message to a person, written after the deed that caused it has been committed.

Owns: Notice. Uses: audit.
"""
