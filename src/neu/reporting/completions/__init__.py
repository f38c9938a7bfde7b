"""Completions: projects and activities that ended; each owes a report, which goes back to its investor.

Owns: Completion. Uses: consolidation (how documents are printed), submissions, rounds,
people, agencies, inbox.
"""
