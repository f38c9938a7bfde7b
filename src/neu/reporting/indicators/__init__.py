"""Indicators: what is counted, how it behaves over time and how it adds; what should be reached.

Owns: DataElement(Version), Breakdown, Option, Series, Indicator, Target. Uses: places, programmes, periods.
"""
