"""What Portway's things mean (``models.meaning``) and how a workspace file keeps them (``models.storage``).

Imports run one way: ``gui -> models <- gateway``. ``models.meaning`` is pure: it knows no socket, clock, database or
widget, so the gateway, a dry run, a back-test and a test all get the same answer from it.
"""
