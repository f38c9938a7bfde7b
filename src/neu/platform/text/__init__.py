"""text: how Vietnamese is folded, sorted and written: names, numbers, money, dates.

Owns no table and knows no framework. Every room may use it; it uses none.
"""
