"""What `./neu` does before Django exists: libraries, front end, database, processes.

Only the standard library may be imported here: this code builds the environment it would need.
"""
