"""How the rows of a rule make up its steps: start rows in 0, exit rows in the last, no gaps, each with a way on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.meaning.configuration import Condition

Found = tuple[int | None, str, str]
"""Row number (``None``: the whole table), cell, sentence."""


def structure_problems(rows: Sequence[Condition]) -> Iterator[Found]:
    """What is wrong with the sequence numbers of the rows, row by row. Cells are looked at elsewhere."""
    starts = [row for row in rows if row.type == "start"]
    exits = [row for row in rows if row.type == "exit"]
    if not starts:
        yield None, "conditions", "The rule has no start row, so nothing would begin it. Add one with sequence 0."
    if not exits:
        yield (
            None,
            "conditions",
            "The rule has no exit row, so it would never trigger anything. Add one as the last step.",
        )
    if not rows:
        return
    last = max(row.sequence for row in exits) if exits else max(row.sequence for row in rows)
    yield from _gaps(rows)
    for number, row in enumerate(rows, 1):
        text = _misplaced(row, last, bool(exits))
        if text is not None:
            yield number, "sequence", text
        elif row.type == "exclude" and row.within is None and _stands_alone(row, rows):
            yield (
                number,
                "within",
                "A step of exclude rows alone lasts as long as they guard. Give this row a within time.",
            )


def _gaps(rows: Sequence[Condition]) -> Iterator[Found]:
    present = {row.sequence for row in rows}
    missing = next((one for one in range(max(present) + 1) if one not in present), None)
    if missing is not None and missing > 0:
        after = [number for number, row in enumerate(rows, 1) if row.sequence > missing]
        text = f"No row has sequence {missing}, so what follows is never entered. Number the steps 0, 1, 2 and so on."
        yield after[0], "sequence", text


def _misplaced(row: Condition, last: int, has_exit: bool) -> str | None:
    if row.sequence < 0:
        return "A sequence is never below 0. Start with 0."
    if row.type == "start":
        return None if row.sequence == 0 else "A start row can never be entered here. Give it sequence 0."
    if row.type == "include" and row.sequence == 0:
        return "Sequence 0 is for start rows. Make this a start row, or give it sequence 1 or more."
    if row.type == "exit" and row.sequence == 0:
        return "The exit needs a step of its own after the start. Give it sequence 1 or more."
    if row.type == "exit" and row.sequence < last:
        return f"Exit rows stand in the last step, which is {last}. Give this one sequence {last}, or move the others."
    if has_exit and row.sequence > last:
        return f"This row comes after the exit (step {last}) and can never be entered. Give it a lower sequence."
    if has_exit and row.type == "include" and row.sequence == last:
        return "An include row cannot share a step with the exit. Give the exit the next sequence."
    return None


def _stands_alone(row: Condition, rows: Sequence[Condition]) -> bool:
    return row.sequence > 0 and all(one.type == "exclude" for one in rows if one.sequence == row.sequence)
