"""People: users, the dated positions they hold, and what a role may do.

Owns: User, Position, ApiToken. Uses: agencies.
"""
