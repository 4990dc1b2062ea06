"""What several tests share that is no fixture (fixtures are in the ``conftest.py`` of a folder).

What comes in are folders, numbers and texts of a test. What goes out are hand-made sheets, towns and registers, and readers
of what was published. Nothing here is a test, and no module here imports one.
"""
