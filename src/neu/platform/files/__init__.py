"""Files people send: what they are is read from their content; kept by hash, served so that nothing runs.

Owns: StoredFile. Uses: ui, text.
"""
