"""An engine that decides nothing: it speaks the link, keeps a record of what it was given, and misbehaves on request.

Run as a program: ``fake_engine.py RECORD [refuses SENTENCE | 'refuses later' SENTENCE | dies]``. Words in a body make it
do as they say.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parents[3]))

from gateway.link import NOTICE, Frames, Head, Notice, Refusal, notice, read_some, reply

SUCCESS = b'{"success": true}'


def main(record: str, *how: str) -> int:
    out = sys.stdout.buffer
    lock = threading.Lock()

    def write(frame: bytes) -> None:
        with lock:
            out.write(frame)
            out.flush()

    def later(seconds: float, frame: bytes) -> None:
        timer = threading.Timer(seconds, write, [frame])
        timer.daemon = True
        timer.start()

    if how and (how[0] == "refuses" or (how[0] == "refuses later" and Path(record).exists())):
        write(notice(Notice(ready=False, problem=how[1])))
        return 4
    if how and how[0] == "dies":
        return 3
    write(notice(Notice(ready=True)))
    frames = Frames()
    with Path(record).open("a", encoding="utf-8") as kept:
        while data := read_some(sys.stdin.buffer):
            for number, head_length, rest in frames.feed(data):
                head, body = rest[:head_length], rest[head_length:]
                kept.write(json.dumps(_entry(number, head, body)) + "\n")
                kept.flush()
                if number == NOTICE:
                    continue
                if b"crash" in body:
                    os._exit(9)
                elif b"stop asked" in body:
                    write(reply(number, 200, SUCCESS) + notice(Notice(stop=True)))
                elif b"disk full" in body:
                    write(notice(Notice(problem="The disk is full.")) + reply(number, 503, b'{"code": "disk_full"}'))
                    later(0.5, notice(Notice(problem="")))
                elif b"hang" in body:
                    later(2.5, reply(number, 200, SUCCESS))
                elif b"slowly" in body:
                    later(0.5, reply(number, 200, SUCCESS))
                else:
                    write(reply(number, 200, SUCCESS))
    time.sleep(0.05)
    with Path(record).open("a", encoding="utf-8") as kept:
        kept.write(json.dumps({"ended": True}) + "\n")
    return 0


def _entry(number: int, head: bytes, body: bytes) -> dict[str, object]:
    if number == NOTICE and not head:
        return {"refusals": msgspec.to_builtins(msgspec.json.decode(body, type=list[Refusal]))}
    one = msgspec.json.decode(head, type=Head)
    fields = {name: getattr(one, name) for name in Head.__struct_fields__}
    return {"head": fields, "body": body.decode("utf-8", "replace"), "sighting": number == NOTICE}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
