"""What a regime version is written as before it is published: plain data, edited part by part. Pure.

`shape` says what each key may be and reads a regime file into it; `editing` changes one part; `files` writes
it as the YAML that loads; `comparing` says in what two versions differ.
"""
