"""init, keys, secret, config, status, backup: everything that needs no gateway."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from models.meaning.configuration_file import read
from models.storage import audit, revisions
from models.storage.workspace import open_workspace
from tests.gateway.commands.conftest import Portway

CANARY = "canary-Zq7-secret"
COMMANDS = [
    *(("keys", word) for word in ("create", "list", "revoke")),
    *(("config", word) for word in ("export", "import", "list", "diff", "restore")),
    *(("secret", word) for word in ("set", "remove")),
    *(("person", word) for word in ("show", "export", "forget")),
    *(
        (word,)
        for word in ("serve", "stop", "init", "send", "check", "live", "sandbox-mode", "pause", "resume", "retry")
    ),
    *((word,) for word in ("backup", "status", "sandbox")),
]


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def audited(path: Path) -> list[str]:
    with open_workspace(path, "reader") as workspace:
        return [one.what for one in reversed(audit.newest(workspace.db))]


def test_help_names_every_command_and_the_exit_codes(portway: Portway) -> None:
    ran = portway("--help")
    assert ran.code == 0
    for word, *_ in COMMANDS:
        assert f"    {word} " in ran.out or f"    {word}\n" in ran.out
    assert "Exit codes" in ran.out
    assert "run-demo" not in ran.out


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_has_help_with_its_exit_codes(portway: Portway, words: tuple[str, ...]) -> None:
    ran = portway(*words, "--help")
    assert ran.code == 0
    assert f"usage: portway {' '.join(words)}" in ran.out
    assert "Exit codes" in ran.out


def test_the_version_is_said(portway: Portway) -> None:
    assert portway("--version").out.startswith("Portway ")


def test_a_new_workspace_lies_in_the_users_data_and_starts_in_the_sandbox(portway: Portway, machine: Path) -> None:
    ran = portway("init", "-w", "acme")
    path = machine / "xdg_data_home" / "portway" / "acme.portway"
    assert (ran.code, path.exists()) == (0, True)
    assert path.stat().st_mode & 0o777 == 0o600
    with open_workspace(path, "reader") as workspace:
        configuration = revisions.latest(workspace.db)
    assert (configuration.name, configuration.emarsys.mode, configuration.rules) == ("acme", "sandbox", ())
    again = portway("init", "-w", "acme")
    assert (again.code, again.out) == (2, "")
    assert again.err.startswith("There is already a file")


def test_the_samples_are_those_of_the_hosted_screen(portway: Portway) -> None:
    ran = portway("init", "-w", "acme", "--demo")
    assert ran.code == 0
    assert "shown this once: pw_s_" in ran.out
    exported = json.loads(portway("config", "export", "-").out)
    maps = {one["name"]: (one["json_path"], one["data_type"]) for one in exported["data_maps"]}
    assert maps["behavior"] == ("properties.behavior", "string")
    assert maps["ecom_event"] == ("event", "string")
    assert maps["ecom_revenue"] == ("properties.revenue", "numeric")
    assert maps["ecom_shipping"] == ("properties.shippingMethod", "string")
    email = next(one for one in exported["data_maps"] if one["name"] == "email")
    assert email["field"] == {"id": 3, "name": "E-Mail"}
    (rule,) = exported["rules"]
    assert [(row["sequence"], row["type"]) for row in rule["conditions"]] == [(0, "start"), (0, "exclude"), (1, "exit")]
    assert rule["conditions"][2]["external_event"]["name"] == "segment.com test event"


def test_a_place_that_is_kept_in_sync_is_refused(portway: Portway, machine: Path) -> None:
    ran = portway("init", "-w", str(machine / "Dropbox" / "acme"))
    assert ran.code == 2
    assert "kept in sync by Dropbox" in ran.err
    assert not (machine / "Dropbox").exists()


def test_nothing_is_left_of_a_workspace_whose_making_failed(
    portway: Portway, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(revisions, "save", fail)
    with pytest.raises(RuntimeError):
        portway("init", "-w", "./acme")
    assert not list(machine.glob("acme*"))


def test_without_a_workspace_the_next_step_is_named(portway: Portway) -> None:
    ran = portway("status")
    assert (ran.code, ran.err) == (2, "There is no workspace yet. Make one with: portway init -w NAME\n")
    portway("init", "-w", "acme")
    portway("init", "-w", "beta")
    assert portway("status").err.startswith("There are several workspaces: acme, beta.")
    assert portway("-w", "acme", "status", "--json").rows[0]["name"] == "acme"
    assert portway("status", "-w", "beta", "--json").rows[0]["name"] == "beta"


def test_a_key_is_printed_alone_once_and_never_again(portway: Portway, machine: Path) -> None:
    portway("init", "-w", "./acme")
    made = portway("keys", "create", "-w", "./acme", "--name", "Shop")
    assert made.code == 0
    key = made.out.strip()
    assert key.startswith("pw_s_")
    assert made.out == f"{key}\n"
    assert key not in made.err
    listed = portway("keys", "list", "-w", "./acme", "--json")
    assert listed.rows[0]["name"] == "Shop"
    for output in (listed, portway("keys", "list", "-w", "./acme"), portway("status", "-w", "./acme")):
        assert key not in output.out + output.err
    assert portway("keys", "revoke", "-w", "./acme", "Shop").out.endswith(" is revoked.\n")
    assert portway("keys", "revoke", "-w", "./acme", "1").out.endswith(" was already revoked.\n")
    assert portway("keys", "revoke", "-w", "./acme", "Nobody").code == 2
    public = portway("keys", "create", "-w", "./acme", "--public", "--origin", "https://shop.example")
    assert public.out.startswith("pw_p_")
    assert audited(machine / "acme.portway") == ["configuration saved", "key issued", "key revoked", "key issued"]


def test_a_secret_comes_by_standard_input_and_is_nowhere_to_be_read(
    portway: Portway, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    portway("init", "-w", "./acme", "--demo")
    typed(monkeypatch, f"{CANARY}\n")
    stored = portway("secret", "set", "-w", "./acme")
    assert stored.code == 0
    assert "auth.emarsys.net" in stored.out
    outputs = [
        stored,
        portway("status", "-w", "./acme"),
        portway("status", "-w", "./acme", "--json"),
        portway("config", "export", "-w", "./acme", "-"),
        portway("config", "list", "-w", "./acme"),
        portway("keys", "list", "-w", "./acme", "--json"),
        portway("backup", "-w", "./acme", "copy.backup"),
    ]
    assert not any(CANARY in one.out + one.err for one in outputs)
    assert not any(CANARY.encode() in path.read_bytes() for path in machine.rglob("*") if path.is_file())
    assert portway("secret", "remove", "-w", "./acme").out == "The secret is removed.\n"
    typed(monkeypatch, "")
    assert portway("secret", "set", "-w", "./acme").code == 2


def test_an_import_shows_first_and_changes_only_with_yes(portway: Portway, machine: Path) -> None:
    portway("init", "-w", "./acme", "--demo")
    portway("config", "export", "-w", "./acme", "acme.json")
    changed = json.loads((machine / "acme.json").read_text("utf-8"))
    changed["rules"][0]["default_lifetime_hours"] = 24
    changed["data_maps"] = changed["data_maps"][1:]
    changed["colour"] = "red"
    (machine / "acme.json").write_text(json.dumps(changed), "utf-8")
    shown = portway("config", "import", "-w", "./acme", "acme.json")
    assert shown.code == 0
    assert '- data map "behavior" removed' in shown.out
    assert "default_lifetime_hours: 48 → 24" in shown.out
    assert "Repeat it with --yes" in shown.err
    assert "colour is not known" in shown.err
    assert portway("config", "list", "-w", "./acme", "--json").rows[0]["number"] == 1
    assert "revision 2" in portway("config", "import", "-w", "./acme", "acme.json", "--yes").err
    assert "Nothing changes." in portway("config", "import", "-w", "./acme", "acme.json").err
    assert portway("config", "diff", "-w", "./acme", "1").out == shown.out


def test_merging_keeps_what_the_file_lacks(portway: Portway, machine: Path) -> None:
    portway("init", "-w", "./acme", "--demo")
    (machine / "more.json").write_text('{"format": "portway/1", "data_maps": [{"name": "sku", "json_path": "a.b"}]}')
    ran = portway("config", "import", "-w", "./acme", "more.json", "--merge", "--yes", "--json")
    assert [(one["kind"], one["name"]) for one in ran.rows] == [("added", "sku")]
    whole = portway("config", "import", "-w", "./acme", "more.json", "--json")
    assert {one["kind"] for one in whole.rows} == {"removed"}


def test_an_import_never_goes_live_and_says_how(portway: Portway, machine: Path) -> None:
    portway("init", "-w", "./acme")
    file = machine / "live.json"
    file.write_text('{"format": "portway/1", "emarsys": {"mode": "live", "client_id": "c-1"}}')
    ran = portway("config", "import", "-w", "./acme", str(file), "--merge", "--yes")
    assert "portway live" in ran.err
    found = read(portway("config", "export", "-w", "./acme", "-").out).emarsys
    assert (found["mode"], found["client_id"]) == ("sandbox", "c-1")


def test_a_file_that_cannot_be_read_changes_nothing(portway: Portway, machine: Path) -> None:
    portway("init", "-w", "./acme")
    (machine / "bad.json").write_text(
        '{"format": "portway/1", "rules": [{"name": "r", "status": "maybe"}], "settings": 5}'
    )
    ran = portway("config", "import", "-w", "./acme", "bad.json", "--yes")
    assert ran.code == 2
    assert "rules[0].status" in ran.err
    assert "settings: An object" in ran.err
    assert portway("config", "import", "-w", "./acme", "nowhere.json").err == "There is no file nowhere.json.\n"


def test_a_revision_is_restored_like_an_import(portway: Portway, machine: Path) -> None:
    portway("init", "-w", "./acme", "--demo")
    (machine / "empty.json").write_text('{"format": "portway/1"}')
    portway("config", "import", "-w", "./acme", "empty.json", "--yes")
    assert "added" in portway("config", "restore", "-w", "./acme", "1").out
    assert portway("config", "list", "-w", "./acme", "--json").rows[0]["number"] == 2
    portway("config", "restore", "-w", "./acme", "1", "--yes")
    assert portway("config", "diff", "-w", "./acme", "1", "3").out == ""


def test_status_says_what_needs_attention_with_exit_code_3(portway: Portway) -> None:
    portway("init", "-w", "acme")
    ran = portway("status")
    assert ran.code == 3
    assert "Start it with: portway serve" in ran.out
    (found,) = portway("status", "--json").rows
    assert [one["code"] for one in found["attention"]] == ["gateway", "no key"]


def test_a_backup_is_written_once_and_stands_in_the_audit_list(portway: Portway, machine: Path) -> None:
    portway("init", "-w", "./acme")
    assert portway("backup", "-w", "./acme").code == 0
    (copy,) = machine.glob("acme-*.portway-backup")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert portway("backup", "-w", "./acme", str(copy)).code == 2
    assert portway("backup", "-w", "./acme", str(machine / "no" / "folder")).code == 1
    assert audited(machine / "acme.portway")[:2] == ["configuration saved", "backup taken"]


def test_foreign_text_cannot_steer_the_terminal(portway: Portway, machine: Path) -> None:
    portway("init", "-w", "./acme")
    rule = {
        "name": "r",
        "conditions": [{"sequence": 0, "type": "exit", "constants": {"x": "\u001b[2J\nfoo\u202egnp.exe"}}],
    }
    (machine / "evil.json").write_text(json.dumps({"format": "portway/1", "rules": [rule]}))
    ran = portway("config", "import", "-w", "./acme", "evil.json")
    exported = portway("config", "export", "-w", "./acme", "-")
    for output in (ran.out, ran.err, exported.out):
        assert not any(one in output for one in ("\x1b", "\u202e", "\x9b", "\x07"))


def test_usage_errors_are_exit_code_2(portway: Portway) -> None:
    assert portway("nonsense").code == 2
    assert portway("keys").code == 2
    assert portway("config").code == 2
    assert portway("secret").code == 2
    assert portway("person").code == 2
    assert portway("serve", "--port", "99999").code == 2


def test_another_host_asks_for_the_secret_again(
    portway: Portway, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    portway("init", "-w", "./acme")
    typed(monkeypatch, f"{CANARY}\n")
    portway("secret", "set", "-w", "./acme")
    (machine / "other.json").write_text(
        '{"format": "portway/1", "emarsys": {"token_url": "https://evil.example/token"}}'
    )
    ran = portway("config", "import", "-w", "./acme", "other.json", "--merge")
    assert "For evil.example api.emarsys.net enter it again: portway secret set" in ran.err


def test_without_a_display_the_gateway_runs_alone_and_that_is_said(
    portway: Portway, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Path] = []

    def serve(path: Path, host: str, port: int, *, supervised: bool) -> int:
        served.append(path)
        return 0

    monkeypatch.setattr("gateway.door.server.serve", serve)
    portway("init", "-w", "./acme")
    ran = portway("-w", "./acme")
    assert (ran.code, served) == (0, [machine / "acme.portway"])
    assert "There is no display for the console" in ran.err


def test_with_a_display_the_console_opens_by_name(portway: Portway, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[list[str]] = []

    def main(argv: list[str]) -> int:
        opened.append(argv)
        return 0

    console = ModuleType("gui.__main__")
    vars(console)["main"] = main
    monkeypatch.setitem(sys.modules, "gui.__main__", console)
    monkeypatch.setenv("DISPLAY", ":0")
    assert portway().code == 0
    assert portway("-w", "acme").code == 0
    assert opened == [[], ["-w", "acme"]]


@pytest.mark.parametrize(("part", "usage"), [("_engine", "portway _engine"), ("_sandbox", "portway sandbox")])
def test_the_built_application_starts_its_parts_as_itself(portway: Portway, part: str, usage: str) -> None:
    ran = portway(part, "--help")
    assert (ran.code, f"usage: {usage}" in ran.out) == (0, True)
