"""An Emarsys of our own, for work without a network: its own process, its own file, real HTTP on loopback.

What it does and answers follows ``emarsys-api.md``; where that is unsure a switch holds both behaviours. Nothing here
is imported by the gateway's other parts, which talk to it over HTTP alone; ``control.Control`` is its remote control.
"""
