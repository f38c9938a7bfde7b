"""Rounds: who must report what, to whom, by when.

Owns: Regime, Route, Step, StepEdge, Round, Obligation. Uses: forms, people, agencies, places, periods,
programmes, notices, audit.
"""
