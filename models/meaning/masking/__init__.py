"""Personal data replaced by stable stand-ins, so that what is taken away shows the case and not the person. Pure.

The same value becomes the same stand-in wherever it stands, under one key; without the key nobody comes back from it.
"""

from models.meaning.masking.masking import Masking

__all__ = ["Masking"]
