"""The queue of what waits for Emarsys: taking what is due, keeping what became of it, sending again.

On the writer's connection only, inside the caller's transaction. No query's cost grows with the backlog: each reads
a bounded number of rows from the index ``delivery_queue``.
"""
