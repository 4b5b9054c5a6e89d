"""The help inside the program: ``open_help`` shows a topic in a window of its own, beside the console.

A topic is the stem of a file in ``resources/help`` (with ``#heading`` where one is meant), or ``reason:CODE``. A widget that
is explained somewhere says so by an attribute or a Qt property ``help_topic``; F1 asks the one that has the focus, then those
around it.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from gui.help.window import HelpWindow

__all__ = ["HelpWindow", "open_help", "topic_at"]

_window: HelpWindow | None = None
"""The one window of the help; it keeps its place while it is closed."""


def open_help(parent: QWidget | None, topic: str) -> HelpWindow:
    """Show a topic, in front; what is unknown leads to the first page. ``parent`` is where the question was asked: the window
    comes over it, the first time that it comes at all."""
    global _window
    if _window is None or not isValid(_window):
        _window = HelpWindow(parent)
    _window.open(topic)
    _window.showNormal() if _window.isMinimized() else _window.show()
    _window.activateWindow()
    return _window


def topic_at(widget: QWidget | None) -> str:
    """What a widget, or one that it stands in, says about itself; empty where none does."""
    while widget is not None:
        topic = getattr(widget, "help_topic", "") or widget.property("help_topic")
        if isinstance(topic, str) and topic:
            return topic
        widget = widget.parentWidget()
    return ""
