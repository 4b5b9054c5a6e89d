"""Delivery: sends what waits in the queue to Emarsys. Threads inside the engine; every write is work on its writer."""
