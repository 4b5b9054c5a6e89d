"""One event's way: filter, resolve, map, match rules, queue.

Pure: the engine commits what is decided here, a dry run only shows it.
"""
