"""A PostgreSQL of our own, started from binaries: for demos, development, tests, small servers.

`Server` is a context manager; whoever leaves last stops it. Nothing here knows Django.
"""
