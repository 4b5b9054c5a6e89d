"""The man page, made from what ``portway --help`` says, so that there is one description of the commands."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from models.version import VERSION

_HEAD = """\
.TH PORTWAY 1 "" "Portway {version}" "User commands"
.SH NAME
portway \\- sends what Segment sends on to Emarsys, from one's own machine
.SH SYNOPSIS
.B portway
[\\fB\\-w\\fR \\fIWORKSPACE\\fR] [\\fICOMMAND\\fR ...]
.SH DESCRIPTION
Without a command the console opens; where there is no display, the gateway runs in the foreground. One client is one
workspace is one file. A new workspace starts in sandbox mode: nothing leaves the machine until it goes live.
.SH COMMANDS
"""
_TAIL = """\
.SH EXIT STATUS
{codes}
.SH ENVIRONMENT
.TP
.B PORTWAY_WORKSPACE
the workspace where \\fB\\-w\\fR names none
.SH FILES
.TP
.I ~/.local/share/portway/*.portway
workspaces
.TP
.I /var/lib/portway/*.portway
workspaces of a server, see \\fBportway@.service\\fR
.SH SEE ALSO
/usr/share/doc/portway/examples: a reverse proxy for the public HTTPS address that Segment needs
"""


def written(program: Path) -> str:
    """The page for a built ``portway``, in roff."""
    whole = _help(program)
    commands = re.findall(r"^    ([a-z][a-z-]*)(?= |$)", whole, re.MULTILINE)
    codes = whole.partition("Exit codes: ")[2]
    parts = [_HEAD.format(version=VERSION)]
    for command in commands:
        text = _help(program, command).partition("\n\nExit codes:")[0]
        parts.append(f".SS {_roff(command)}\n.nf\n{_roff(text)}\n.fi\n")
    return "".join(parts) + _TAIL.format(codes=_roff(" ".join(codes.split())))


def _help(program: Path, *command: str) -> str:
    environment = os.environ | {"COLUMNS": "78"}
    return subprocess.run(
        [program.resolve(), *command, "--help"], env=environment, capture_output=True, text=True, check=True
    ).stdout


def _roff(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", text, flags=re.MULTILINE)
