"""Rounds: who must report what, to whom, by when.

Owns: Regime, Route, Step, StepEdge, RegimeDraft, RegimeDraftStep, Round, Obligation. Uses: forms, people,
agencies, places, periods, programmes, notices, audit.
"""
