"""How each project and each worker's month stood when last evaluated: read models for lists and first pages, and what
is read from them.

Above monitoring, whose evaluations it follows; below every face.
"""
