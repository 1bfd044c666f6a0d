"""A panel of levers for a notebook: move, run, and see what changes against the start."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets as widgets

from simkit.experiment.compare import Comparison, compare_results, sentence
from simkit.experiment.replicate import Results, replicate_all
from simkit.figures.definitions import figure
from simkit.language.numbers import amount, decimals_for, number, percent
from simkit.language.texts import say
from simkit.scenario import load
from simkit.scenario.changes import Lever

FIGURES = ("first_response.median", "time_to_safety.median", "wait.uptd_ppa.psychologist.mean", "care.within_72h", "retellings", "withdrawn")

_WORDS = {
    "run": ("Jalankan", "Run"),
    "reset": ("Kembali ke awal", "Back to the start"),
    "start": ("nilai awal", "at the start"),
    "calculating": ("Menghitung…", "Calculating…"),
    "ready": ("Geser tuas, lalu tekan Jalankan.", "Move a lever, then press Run."),
    "columns": (("Yang dilihat", "semula", "sekarang", "Artinya"), ("What we look at", "before", "now", "Meaning")),
    "moved": ("Yang diubah", "What was changed"),
    "nothing": ("Belum ada yang diubah.", "Nothing changed yet."),
    "failed": ("Perhitungan terakhir tidak selesai. Angka di bawah dari perubahan sebelumnya.",
               "The last calculation did not finish. The figures below are from the change before."),
}  # fmt: skip


def _say(key: str, language: str) -> Any:
    return _WORDS[key][language == "en"]


class LeverPanel:
    """Levers of a scenario as sliders, a button, and the figures before and after.

    Args:
        place: the scenario, as for `simkit.load`.
        levers: names of the levers to show.
        replications: of every run.

    Attributes:
        box: the widget to show.
        comparison: of the last run with the start; None before it.
    """

    def __init__(
        self,
        place: str = "lampung",
        levers: Sequence[str] = ("psychologists", "companions"),
        *,
        sop: str | None = None,
        contexts: Sequence[str] = (),
        replications: int = 10,
        seed: int = 1,
        language: str = "id",
        figures: Sequence[str] = FIGURES,
    ) -> None:
        self._asked: dict[str, Any] = {"sop": sop, "contexts": contexts}
        self.place, self.replications, self.seed, self.language, self.figures = place, replications, seed, language, tuple(figures)
        self.base = load(place, **self._asked)
        self.levers: dict[str, Lever] = {name: self.base.levers[name] for name in levers}
        self.comparison: Comparison | None = None
        self._at_start: Results | None = None
        self.sliders = {name: self._slider(lever) for name, lever in self.levers.items()}
        self.button = widgets.Button(description=_say("run", language), button_style="primary")
        self.again = widgets.Button(description=_say("reset", language))
        self.status = widgets.HTML(_say("ready", language))
        self.table = widgets.HTML()
        self.button.on_click(lambda _: self.run())
        self.again.on_click(lambda _: self.reset())
        rows = [widgets.VBox([slider, widgets.HTML(self._note(name))]) for name, slider in self.sliders.items()]
        self.box = widgets.VBox([*rows, widgets.HBox([self.button, self.again]), self.status, self.table])
        self.box.add_class("simkit-levers")

    def _slider(self, lever: Lever) -> Any:
        whole = all(float(value).is_integer() for value in (lever.lowest, lever.highest, lever.step, lever.at_start))
        kind = widgets.IntSlider if whole else widgets.FloatSlider
        turn = int if whole else float
        return kind(
            value=turn(lever.at_start), min=turn(lever.lowest), max=turn(lever.highest), step=turn(lever.step),
            description=lever.label.in_language(self.language), continuous_update=False,
            style={"description_width": "22em"}, layout=widgets.Layout(width="44em"),
        )  # fmt: skip

    def _note(self, name: str) -> str:
        lever = self.levers[name]
        unit = lever.unit.in_language(self.language)
        return f"<small>{html.escape(_say('start', self.language))}: {number(lever.at_start, self.language, 2)} {html.escape(unit)}</small>"

    @property
    def values(self) -> Mapping[str, float]:
        """The levers that are not at their start."""
        return {name: slider.value for name, slider in self.sliders.items() if slider.value != self.levers[name].at_start}

    def reset(self) -> None:
        """All levers back to the start."""
        for name, slider in self.sliders.items():
            slider.value = type(slider.value)(self.levers[name].at_start)

    def run(self) -> None:
        """Runs with the levers where they are; a run that fails leaves the figures of the last good one."""
        self.status.value = _say("calculating", self.language)
        self.button.disabled = True
        try:
            moved = load(self.place, **self._asked, levers=dict(self.values))
            self.comparison = self._compare(moved)
        except Exception as error:
            self.status.value = f"{_say('failed', self.language)} {html.escape(str(error))}"
            raise
        finally:
            self.button.disabled = False
        self.status.value = f"{_say('moved', self.language)}: {self._in_words()}"
        self.table.value = self._as_table()

    def _compare(self, moved: Any) -> Comparison:
        if self._at_start is None:
            self._at_start = replicate_all([self.base], self.replications, self.seed)
        after = replicate_all([moved], self.replications, self.seed)
        before_name, after_name = "0", "1"
        frames = [self._at_start.frame.assign(scenario=before_name), after.frame.assign(scenario=after_name)]
        import pandas as pd

        both = Results.of_frame(pd.concat(frames, ignore_index=True), {before_name: self.base, after_name: moved}, self.seed, self.replications)
        return compare_results(both, self.figures)

    def _in_words(self) -> str:
        changed = [
            f"{self.levers[name].label.in_language(self.language)}: {number(self.levers[name].at_start, self.language, 2)} → "
            f"{number(value, self.language, 2)}"
            for name, value in self.values.items()
        ]
        return html.escape("; ".join(changed)) if changed else _say("nothing", self.language)

    def _as_table(self) -> str:
        assert self.comparison is not None
        frame = self.comparison.frame
        rows = frame[frame["group"] == "all"].to_dict("records")
        marks = {"better": ("✓", "#0B5A53"), "worse": ("▲", "#8A3315"), "open": ("○", "#4A5663"), "changed": ("", "#1D2733")}
        cells = []
        for row in rows:
            known = figure(str(row["figure"]), self.base)
            words = sentence(row, known, self.language, self.base).removeprefix(known.label.in_language(self.language) + ": ")
            mark, colour = marks[str(row["meaning"])]
            before, after = (self._value(float(row[key]), row, known.unit) for key in ("base", "value"))
            cells.append(
                f"<tr><td>{html.escape(known.label.in_language(self.language))}</td><td>{before}</td><td><b>{after}</b></td>"
                f'<td style="color:{colour};text-align:left">{mark} {html.escape(words)}</td></tr>'
            )
        heads = "".join(f'<th scope="col">{html.escape(word)}</th>' for word in _say("columns", self.language))
        last = [html.escape(say(key, self.language)) for key in ("interval", "disclaimer")]
        foot = f"<p><small>{self.replications} × · {'<br>'.join(last)}</small></p>"
        return f'<table class="simkit-figures"><thead><tr>{heads}</tr></thead><tbody>{"".join(cells)}</tbody></table>{foot}'

    def _value(self, value: float, row: Mapping[Any, Any], unit: str) -> str:
        digits = decimals_for((float(row["high"]) - float(row["low"])) / 2)
        if unit == "share":
            return percent(value, self.language)
        return amount(value, unit, self.language, digits) if unit in ("hours", "days") else number(value, self.language, digits)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.box)  # type: ignore[no-untyped-call]
