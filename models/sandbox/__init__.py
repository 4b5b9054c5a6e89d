"""A running sandbox from outside: its remote control over loopback HTTP, and where its file says that it is served.

The sandbox itself is the gateway's (``gateway.sandbox``); console, command line and tests speak to it through this.
"""
