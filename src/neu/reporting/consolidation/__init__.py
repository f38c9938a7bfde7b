"""Consolidation: totals as readings of figures, adjustments beside them, their origins, issued editions.

Owns: EditionDraft, Edition, EditionFile, EditionSignature, Adjustment, AdjustmentDeed.
Uses: submissions and all below.
"""
