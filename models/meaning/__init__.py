"""Pure meaning: messages, identity, mapping, rules, Emarsys requests and replies, the trace and its sentences.

Nothing here reads a clock, opens a file or a socket, or imports from ``models.storage``. Times are integer
milliseconds since 1970 (UTC) and are always handed in.
"""
