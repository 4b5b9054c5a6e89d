"""Binding the port that a server of ours listens on; where it is taken, the sentence names a free one."""

from __future__ import annotations

import socket

from models.problems import EnvironmentProblem

LOOPBACK = "127.0.0.1"
_BACKLOG = 1_024


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens on the address; who connects waits until somebody serves it. ``port`` 0 is any free one.

    Raises ``EnvironmentProblem`` for an address that is no address of this machine, and for a port that is taken.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise EnvironmentProblem(
            f"{host} is not an address of this machine. Choose another one, for example --host {LOOPBACK}."
        ) from error
    listener = socket.socket(family, kind, protocol)
    if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # Windows lets others in otherwise
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(_BACKLOG)  # only now nobody else can have the port any more
    except OSError as error:
        listener.close()
        raise EnvironmentProblem(
            f"Port {port} cannot be used ({error.strerror})."
            f" Choose another one, for example --port {_free_port()}, or stop the program that has it."
        ) from error
    return listener


def address_of(listener: socket.socket) -> str:
    """The address under which this machine itself reaches the socket, as ``http://host:port``."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = LOOPBACK if host == "0.0.0.0" else "::1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_loopback(listener: socket.socket) -> bool:
    """Whether only this machine itself can reach the socket."""
    host = str(listener.getsockname()[0])
    return host == "::1" or host.startswith("127.")


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
