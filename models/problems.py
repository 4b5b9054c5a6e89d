"""The kinds of trouble that Portway knows. Whatever is neither of these is a fault of ours and is reported as one."""

from __future__ import annotations


class UserMistake(Exception):
    """Somebody asked for something that cannot be done. The text is one full sentence that says what to change.

    ``field`` names the input at fault where there is one (a form field, a path in a file).
    """

    def __init__(self, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class EnvironmentProblem(Exception):
    """The machine did it: disk, lock, port, network, key store. The text says what, why and the next step."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Cancelled(Exception):
    """Somebody called long work off; what it had done by then is gone."""


class Secret:
    """A text that must not reach a log, a trace, an export or a screen; only ``reveal`` gives it away."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Secret(•••)"

    __str__ = __repr__
