"""The page "Sandbox": what the Emarsys on this machine holds and has received, how it behaves, and its clock."""

from gui.pages.sandbox.page import SandboxPage

__all__ = ["SandboxPage"]
