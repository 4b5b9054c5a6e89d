"""The upper part of the rule form: name, default lifetime, multiple times, transaction identificator, cool-down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from gui import style
from gui.pages.rules.draft import Draft
from gui.pages.rules.judgement import Judgement
from gui.pages.rules.ways import Take, links
from gui.pages.rules.words import hours_text
from gui.theme import Size
from gui.widgets.field import Field, choice
from gui.widgets.text import label
from models.meaning.configuration import DataMap, Rule

_NONE = "none"


class HeadForm(QWidget):
    """Writes each edit into the draft at once and shows what the draft holds."""

    help_topic = "rules-exactly#instances"

    def __init__(self, draft: Draft, maps: Sequence[DataMap], take: Take) -> None:
        super().__init__()
        self._draft, self._take = draft, take
        self.name = QLineEdit()
        self.name.setPlaceholderText("What the rule is for")
        self.lifetime = QLineEdit()
        self.lifetime.setFixedWidth(72)
        self.yes, self.no = QRadioButton("Yes"), QRadioButton("No")
        self.transaction = choice([_NONE, *(one.name for one in maps)], "Transaction identificator")
        self.transaction.setFont(style.mono())
        self.cooldown = QLineEdit()
        self.cooldown.setFixedWidth(72)
        self.cooldown.setPlaceholderText("none")
        self._fields = self._made()
        self._lay_out()
        self._listen()
        self.show_rule(draft.rule)

    def _made(self) -> dict[str, Field]:
        either = QButtonGroup(self)
        answers = QHBoxLayout()
        answers.setSpacing(Size.SECTION_GAP)
        for one in (self.yes, self.no):
            either.addButton(one)
            one.setMinimumHeight(Size.CONTROL)
            answers.addWidget(one)
        answers.addStretch(1)
        return {
            "name": Field("Name", self.name, self.name),
            "default_lifetime_hours": Field(
                "Default lifetime",
                _with_unit(self.lifetime, "hours"),
                self.lifetime,
                "How long an include row without a within time is waited for, from the start on. It cuts no wait short.",
            ),
            "multiple": Field(
                "One user can be active in this rule multiple times at the same time?", answers, self.yes
            ),
            "transaction_map": Field(
                "Use this data map as transaction identificator",
                self.transaction,
                self.transaction,
                "Rows then only belong together where this map has the same value as at the start.",
            ),
            "cooldown": Field(
                "Not again for",
                _with_unit(self.cooldown, "such as 30d"),
                self.cooldown,
                "A cool-down, from the moment it completed: blocks starts of the same person. Empty = none.",
            ),
        }

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(Size.COLUMN_GAP)
        times = QHBoxLayout()
        times.setSpacing(Size.SECTION_GAP)
        times.addWidget(self._fields["default_lifetime_hours"])
        times.addWidget(self._fields["cooldown"], 1)
        grid.addWidget(self._fields["name"], 0, 0)
        grid.addLayout(times, 0, 1)
        grid.addWidget(self._fields["multiple"], 1, 0)
        grid.addWidget(self._fields["transaction_map"], 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.setMaximumWidth(Size.SENTENCE)

    def _listen(self) -> None:
        self.name.textEdited.connect(lambda text: self._draft.change(name=text))
        self.lifetime.textEdited.connect(lambda text: self._draft.change(default_lifetime_hours=_hours(text)))
        self.yes.clicked.connect(lambda: self._draft.change(multiple=True))
        self.no.clicked.connect(lambda: self._draft.change(multiple=False))
        self.transaction.activated.connect(self._on_transaction)
        self.cooldown.textEdited.connect(lambda text: self._draft.change(cooldown=text.strip() or None))

    def _on_transaction(self, at: int) -> None:
        self._draft.change(transaction_map=self.transaction.itemText(at) if at else None)

    def show_rule(self, rule: Rule) -> None:
        _set(self.name, rule.name)
        if _hours(self.lifetime.text()) != rule.default_lifetime_hours:
            self.lifetime.setText(hours_text(rule.default_lifetime_hours))
        (self.yes if rule.multiple else self.no).setChecked(True)
        if (rule.cooldown or "") != self.cooldown.text().strip():
            self.cooldown.setText(rule.cooldown or "")
        wanted = rule.transaction_map or _NONE
        if self.transaction.findText(wanted) < 0:
            self.transaction.addItem(wanted)
        self.transaction.setCurrentText(wanted)

    def show_judgement(self, judgement: Judgement) -> None:
        for name, field in self._fields.items():
            found = judgement.of_head(name)
            field.show_problems(found, links(found, judgement, self._take))

    def focus_field(self, name: str) -> None:
        if name in self._fields:
            self._fields[name].control.setFocus()


def _with_unit(field: QLineEdit, unit: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Size.CONTROL_GAP)
    row.addWidget(field)
    row.addWidget(label(unit, "secondary"))
    row.addStretch(1)
    return row


def _hours(text: str) -> float:
    """What is no number is 0, which the validation refuses beside the field."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return 0.0


def _set(field: QLineEdit, text: str) -> None:
    if field.text() != text:
        field.setText(text)
