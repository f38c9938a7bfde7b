"""Measurements of the product against its bars: `./neu bench [NAME …] [--json]`.

Every figure is measured on a database of the bench's own, on the server `./neu` opened, and on Granian as
`./neu serve` starts it. Nothing here is a test: a slow machine fails no build, it prints "không".
"""
