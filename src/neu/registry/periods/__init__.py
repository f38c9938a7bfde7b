"""Periods: the period, the data window it covers, the day data is closed, and due dates of steps, kept apart.

Owns: DataWindow, Holiday. Uses: platform.
"""
