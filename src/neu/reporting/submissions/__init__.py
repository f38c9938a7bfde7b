"""Submissions: the answer to one obligation: its figures, words, versions and journey.

Owns: Submission, Figure, FigureChange, SubmissionVersion, SentFigure, VersionPart, Authentication,
Acceptance,
Narrative, ReturnedCell, CarriedPart, Receipt, the workflow. Uses: rounds, forms, indicators.
"""
