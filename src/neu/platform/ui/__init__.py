"""ui: the page frame, its menu, the components every page is built from, and the words of sign-in.

Owns no table. Upper rooms fill its ports (menu, person, refusal texts) at start-up.
"""
