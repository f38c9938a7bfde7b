"""Submissions: the answer to one obligation: its figures, words, versions and journey.

Owns: Submission, Figure, FigureChange, SubmissionVersion, SentFigure, VersionPart, Authentication,
Acceptance,
Narrative, ListRow, ListRowChange, ReturnedCell, ReturnedRow, CarriedPart, Receipt, the workflow.
Uses: rounds, forms, indicators.
"""
