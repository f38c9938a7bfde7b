"""Forms: what is asked, as versioned data. A published version never changes; a cell only points.

Owns: Form, FormVersion, Section, Cell, the formula language. Uses: indicators.
"""
