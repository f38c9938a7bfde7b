"""What a form is written as, before it is drafted: plain data that people edit part by part. Pure.

`shape` says what each key may be and reads a file into it; `editing` changes one part; `files` writes it as
YAML; `comparing` says in which parts two versions differ.
"""
