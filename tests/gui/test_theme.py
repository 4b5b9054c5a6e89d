"""The colour roles keep the contrasts that the design language promises."""

from __future__ import annotations

import pytest

from gui.theme import DARK, LIGHT, VERDICT_ROLE, Roles, contrast
from models.meaning.trace.verdicts import Verdict

SCHEMES = pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
TEXTS = ("text", "text_2", "text_3", "accent", "accent_h", "ok", "wait", "warn", "quiet", "park", "door", "bad")


@SCHEMES
@pytest.mark.parametrize("role", TEXTS)
@pytest.mark.parametrize("ground", ["surface", "chrome", "raised", "hover", "select", "select_in"])
def test_text_reads_on_every_ground(roles: Roles, role: str, ground: str) -> None:
    assert contrast(getattr(roles, role), getattr(roles, ground)) >= 4.5


@SCHEMES
@pytest.mark.parametrize("role", ["ok", "wait", "warn", "quiet", "park", "door", "bad"])
def test_verdicts_read_on_their_own_tint(roles: Roles, role: str) -> None:
    assert contrast(getattr(roles, role), getattr(roles, f"{role}_t")) >= 5.6


@SCHEMES
def test_outlines_and_solid_grounds(roles: Roles) -> None:
    assert all(contrast(roles.outline, ground) >= 3.0 for ground in (roles.surface, roles.chrome, roles.select))
    assert contrast(roles.on_accent, roles.accent) >= 4.5
    assert contrast(roles.on_accent, roles.accent_h) >= 4.5
    assert contrast(roles.on_bad, roles.bad) >= 4.5


def test_every_verdict_has_a_role() -> None:
    assert set(VERDICT_ROLE) == set(Verdict)
