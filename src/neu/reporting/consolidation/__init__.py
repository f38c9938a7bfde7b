"""Consolidation: totals as readings of figures, where a number comes from, and issued editions.

Owns: EditionDraft, Edition, EditionFile, EditionSignature. Uses: submissions and all below.
"""
