"""Tables of django-allauth's account app, which sign-in imports. Its own migrations mend mail addresses through a
manager that our users do not have; ours make the same tables at once. A new version that changes them shows in
``makemigrations --check``.
"""
