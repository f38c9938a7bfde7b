"""Remarks: what is said about a report or one of its cells, to whom, and the files a report is sent with.

Owns: Remark, Mention, Attachment. Uses: submissions, people, agencies, files, notices, inbox.
"""
