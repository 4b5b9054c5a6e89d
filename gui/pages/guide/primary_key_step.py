"""Step 3: which property tells who somebody is, chosen from what has come in, or from samples; and the field it is in Emarsys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.pages.guide import saving
from gui.pages.guide.property_row import PropertyRow
from gui.pages.guide.samples import sample_properties
from gui.pages.guide.step import Course, Step, aside
from gui.theme import Size
from gui.widgets.check import CheckBox
from gui.widgets.field import Field
from gui.widgets.field_picker import FieldPicker
from gui.widgets.segments import Segments
from gui.widgets.text import hairline, label
from models.meaning.configuration import Configuration, Reference
from models.meaning.properties import Property
from models.storage import arrivals
from models.storage.setting_up import CHOSE_KEY, SettingUp

LOOK_EVERY_MS = 1_000
MOST = 8


class PrimaryKeyStep(Step):
    word = "Primary key"
    after = "primary key"
    under = "who is who"
    help_topic = "identity#the-primary-key"
    title = "Which property tells who somebody is?"
    sentence = (
        "Emarsys knows a contact by one field, mostly the e-mail address. Tick the properties that hold it: of several the"
        " first that has a value counts. Events of people whose key is not known yet wait with them; nothing is lost."
    )

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self._base: Configuration | None = None
        self._chosen: tuple[str, ...] = ()
        self._field: Reference | None = None
        self._fields: tuple[Reference, ...] = ()
        self._rows: dict[str, PropertyRow] = {}
        self._received: tuple[int, Sequence[Property]] = (0, ())
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self.source = Segments(("Received events", "Samples"), "Properties of")
        self.source.chosen.connect(lambda _: self._show_properties())
        self._from = label("", "secondary")
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.field = FieldPicker("Field in Emarsys", "")
        self.field.picked.connect(self._on_field)
        self.maps = CheckBox("Also update first and last name (two data maps)")
        self.maps.setChecked(True)
        self._order = label("", wrap=True)
        self._fill()

    def done(self, found: SettingUp) -> bool:
        return found.chose_key

    def note(self, found: SettingUp) -> str:
        return found.configuration.primary_key[0] if found.chose_key else self.under

    def show_facts(self, found: SettingUp) -> None:
        configuration = found.configuration
        if self._base is None or self._base.primary_key == self._chosen:
            self._chosen = configuration.primary_key
        if self._base is None or self._field == self._base.key_field:
            self._field = configuration.key_field
            self.field.show_field(configuration.key_field)
        if self._base is None or found.fields != self._fields:
            self._fields = found.fields
            self.field.know(found.fields or (configuration.key_field,), complete=bool(found.fields))
        if self._base is None and found.any_event:
            self.source.show_choice(0)
        elif self._base is None:
            self.source.show_choice(1)
        self._base = configuration
        self.maps.setVisible(not any(one.field is not None for one in configuration.data_maps))
        self._show_properties()

    @property
    def unsaved(self) -> bool:
        return self._base is not None and (self._chosen, self._field) != (self._base.primary_key, self._base.key_field)

    def entered(self) -> None:
        self._timer.start()
        self._look()

    def left(self) -> None:
        self._timer.stop()

    def keep(self) -> None:
        if self._base is None or not self._chosen:
            return
        with_maps = self.maps.isVisibleTo(self) and self.maps.isChecked()
        chosen, field = self._chosen, self._field or self._base.key_field

        def changed(base: Configuration) -> Configuration:
            made = replace(base, primary_key=chosen, key_field=field)
            return saving.with_first_maps(made) if with_maps else made

        workspace, now = self.course.workspace, self.course.desk.now()

        def save() -> None:
            saving.change(workspace, changed, "Chose the primary key", now)
            saving.decide(workspace, CHOSE_KEY, now)

        self.course.desk.background.work(save, lambda _: self.course.saved(), self.course.failed)

    def _look(self) -> None:
        self.course.desk.background.run(arrivals.newest_properties, self._on_received, self.course.failed)

    def _on_received(self, found: tuple[int, list[Property]]) -> None:
        if found != self._received:
            if found[0] and not self._received[0] and self.source.at:
                self.source.choose(0)  # the first event is there: what it holds beats any sample
            self._received = found
            self._show_properties()

    def _show_properties(self) -> None:
        count, seen = sample_properties() if self.source.at else self._received
        known = {one.path: one for one in seen}
        proposed = sorted((one for one in seen if one.fits_key), key=lambda one: (one.fits_key != "email", -one.share))
        paths = dict.fromkeys([*self._chosen, *(one.path for one in proposed)])
        for path in [one for one in self._rows if one not in paths]:
            self._rows.pop(path).deleteLater()
        for path in list(paths)[: max(MOST, len(self._chosen))]:
            if path not in self._rows:
                self._rows[path] = PropertyRow(path, self._on_toggle)
                self._list.addWidget(self._rows[path])
            self._rows[path].show_property(known.get(path))
            self._rows[path].show_chosen(path in self._chosen)
        self._from.setText(f"{count:,} {'event' if count == 1 else 'events'}" if count else "nothing received yet")
        self._order.setText(self._in_words())

    def _in_words(self) -> str:
        if not self._chosen:
            return "Tick at least one."
        name = self._field.name if self._field is not None else ""
        first, *rest = self._chosen
        return f"{name} is {first}" + "".join(f", else {one}" for one in rest) + "."

    def _on_toggle(self, path: str, chosen: bool) -> None:
        rest = tuple(one for one in self._chosen if one != path)
        self._chosen = (*rest, path) if chosen else rest
        self._order.setText(self._in_words())

    def _on_field(self, field: Reference | None) -> None:
        if field is not None:
            self._field = field
            self._order.setText(self._in_words())

    def _fill(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(Size.COLUMN_GAP)
        bar.addWidget(self.source)
        bar.addWidget(self._from)
        bar.addStretch(1)
        self.column.addSpacing(8)
        self.column.addLayout(bar)
        self.column.addWidget(hairline())
        self.column.addLayout(self._list)
        self.column.addWidget(hairline())
        picker = QWidget()
        row = QHBoxLayout(picker)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Field("Field in Emarsys", self.field, self.field), 1)
        row.addStretch(1)
        self.column.addWidget(picker)
        self.column.addWidget(self.maps)
        explained = label(
            "Addresses are trimmed and written in small letters. Texts such as null, undefined or guest are no identity."
            " A person who is known by userId keeps their key until an identify call from a server brings another.",
            "secondary",
            wrap=True,
        )
        self.lay_out(aside(label("So the key of an event", "section"), self._order, explained))
