"""inbox: "Việc của tôi", the home page: what waits for this person, and on whom she waits.

Owns no table: upper rooms register sources of items at start-up. Uses ui for the page.
"""
