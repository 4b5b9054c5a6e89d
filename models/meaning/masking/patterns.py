"""Personal data inside longer texts: e-mail addresses, network addresses, telephone numbers, parameters of addresses."""

from __future__ import annotations

import ipaddress
import re

from models.meaning.masking.subjects import Subject

WHOLE_EMAIL = re.compile(r"[^\s@,;:<>()\[\]\"\\]+@[^\s@,;:<>()\[\]\"\\]+")
FOUND = re.compile(
    r"(?P<email>[\w.+%'-]{1,120}(?:@|%40)[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<ip>(?<![\w.:])(?<!\w/)(?:\d{1,3}(?:\.\d{1,3}){3}(?![\w.]\d)|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])))"
    r"|(?P<phone>(?<![\w+])\+\d(?:[ ./()-]{0,2}\d){7,14}(?!\d))",
    re.IGNORECASE,
)
PARAMETER = re.compile(r"(?<=[?&;#])(?P<name>[\w.\[\]%-]{1,80})=(?P<value>[^&;#\s\"'<>]+)")


def subject_found(found: re.Match[str]) -> Subject | None:
    """What a match of ``FOUND`` is; ``None`` where it only looks so (a clock time) or names no other machine."""
    if found["email"]:
        return Subject.EMAIL
    if found["phone"]:
        return Subject.PHONE
    try:
        address = ipaddress.ip_address(found["ip"])
    except ValueError:
        return None
    return None if address.is_loopback or address.is_unspecified else Subject.IP
