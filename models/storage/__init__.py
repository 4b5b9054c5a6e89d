"""The workspace file: its tables, its migrations, and the functions that read and write it.

Who writes what: configuration, keys, commands, marks and the audit list are written in short transactions by
whoever changes them (console, command line); everything else is written by the engine alone, on its writer thread.
"""
