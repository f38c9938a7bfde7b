"""Audit: what happened, to what, by whom, when and why, in a chain nobody can mend afterwards.

Owns: AuditEvent, AuditLink. Uses: nothing.
"""
