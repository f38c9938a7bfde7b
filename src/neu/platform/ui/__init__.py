"""Ui: the page frame, its menu, the components every page is built from, and the words of sign-in.

Owns: the ports of menu, person and refusal texts (no table). Uses: text.
"""
