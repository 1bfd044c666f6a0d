"""Paired differences with their intervals: what gets better, what gets worse, what cannot be told apart."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from simkit.charts.asked import picture
from simkit.charts.sheet import Sheet, em, high, labels, wide
from simkit.charts.style import BETTER, INK, LINE, OPEN, SECOND, WORSE, Picture, style
from simkit.experiment.compare import Comparison, change_in_words, of_what, verdict
from simkit.figures.definitions import figure as figure_of
from simkit.language.messages import refusal
from simkit.scenario import titles
from simkit.scenario.arguments import whole
from simkit.scenario.model import Scenario

MOST_GROUPS = 4  # rows of groups that are shown to get worse
MOST_PLAIN = 3  # figures of no good direction that are told
_WIDTH = 13.3  # inches
_ORDER = ("better", "open", "worse")
_MARKS = {"better": ("o", BETTER, BETTER), "worse": ("^", WORSE, WORSE), "open": ("o", OPEN, "none")}
_WORDS = {
    "title": ("{name} dibanding {base}: {better} angka membaik, {worse} memburuk, {open} belum dapat dibedakan",
              "{name} against {base}: {better} better, {worse} worse, {open} not distinguishable"),
    "below": ("Selisih tiap ulangan, rerata dan selang 95 %, {count} ulangan. Setiap baris punya skala sendiri.",
              "Differences by replication, mean and 95% interval, {count} replications. Each row has a scale of its own."),
    "more": (" Yang tidak muat: {n} angka.", " Not shown for want of room: {n} figures."),
    "more_1": (" Yang tidak muat: 1 angka.", " Not shown for want of room: 1 figure."),
    "plain": (" Tanpa arah baik atau buruk: {what}.", " Neither better nor worse: {what}."),
    "groups": ("Kelompok yang menjadi lebih buruk", "Groups that get worse"),
    "left": ("◀ lebih buruk", "◀ worse"),
    "right": ("lebih baik ▶", "better ▶"),
}  # fmt: skip


def _say(key: str, language: str, **parts: object) -> str:
    return _WORDS[key][language == "en"].format(**parts)


@picture
def differences(comparison: Comparison, scenario: str | None = None, language: str = "id", kind: str = "laptop", most: int | None = None) -> Picture:
    """How a scenario differs from the base: a row per figure that has a good direction, better ones first; right is better.

    Below them stand groups of cases that are shown to get worse, also after the adjustment for all that is compared, in the order of
    `Comparison.groups_worse_off`. What changes and has no good direction, like how busy a team is, is told in the line under the title.

    Args:
        scenario: which of those compared with the base; by default the first.
        most: so many rows at most, by default 16, on a projector 8; the surest differences are kept.

    Raises:
        ValueError: there is no such scenario in the comparison.
    """
    others = list(comparison.results.scenarios)[1:]
    name = others[0] if scenario is None else scenario
    if name not in others:
        raise refusal("picture.compared", name=name, known=others)
    frame = comparison.frame
    mine = frame[(frame["scenario"] == name) & (frame["group"] == "all")]
    of_all: Any = mine[mine["direction"] != "neutral"]
    plain = mine[mine["meaning"] == "changed"].to_dict("records")
    of_all = of_all.assign(open=of_all["meaning"] == "open").sort_values(["open", "adjusted_p"], kind="stable")
    counts = {word: int((of_all["meaning"] == word).sum()) for word in _ORDER}
    most = (8 if kind == "projector" else 16) if most is None else whole("most", most, 0)
    rows = sorted(of_all.head(most).to_dict("records"), key=lambda row: _ORDER.index(row["meaning"]))
    left, figures = len(of_all) - len(rows), len(rows)
    rows += comparison.groups_worse_off(name).head(min(MOST_GROUPS, most // 4)).to_dict("records")
    base = comparison.results.scenarios[comparison.base]
    called = titles.spoken(comparison.results.scenarios, language)
    spoken = [called[name], called[comparison.base]]
    title = _say("title", language, name=spoken[0], base=spoken[1], **counts)
    labels_ = [_label(row, base, language) for row in rows]
    said = [": ".join(filter(None, (verdict(row, language), _change(row, base, language)))) for row in rows]
    told = [f"{label}: {text}" for label, text, row in zip(labels_, said, rows, strict=True) if row["meaning"] != "open"]
    below = _say("below", language, count=comparison.results.replications)
    if left:
        below += _say("more" if left > 1 else "more_1", language, n=left)
    if plain:
        changes = (f"{_label(row, base, language)} {_change(row, base, language)}" for row in plain[:MOST_PLAIN])
        below += _say("plain", language, what="; ".join(changes))
    with style(kind):
        shown, room = labels(labels_, 0.33 * _WIDTH)
        words, beside = labels(said, 0.33 * _WIDTH)
        tall = [max(1.9 * em(), high(one) + 0.5 * em(), high(other) + 0.5 * em()) for one, other in zip(shown, words, strict=True)]
        gap = 1.9 * em() if figures < len(rows) else 0.0  # for the words over the groups
        room = max(room, wide(_say("groups", language), bold=True)) if gap else room
        tops = [sum(tall[:place]) + gap * (place >= figures) for place in range(len(rows))]
        middles = [top + high_ / 2 for top, high_ in zip(tops, tall, strict=True)]
        down = max(sum(tall) + gap, em())
        sheet = Sheet(title, below, language, body=down + 2.0 * em(), width=_WIDTH)
        axes = sheet.axes(left=room + 0.8 * em(), right=beside + 0.9 * em(), top=1.8 * em())
        for row, text, middle, high_ in zip(rows, words, middles, tall, strict=True):
            _row(axes, middle, row, -1.0 if figure_of(str(row["figure"]), base).direction == "lower" else 1.0)
            colour = _MARKS[str(row["meaning"])][1]
            axes.axhline(middle + high_ / 2, color=LINE, linewidth=0.6)
            axes.annotate(text, (1.15, middle), (0.5 * em() * 72, 0), textcoords="offset points", va="center", color=colour, annotation_clip=False)
        axes.axvline(0, color=INK, linewidth=1.4)
        axes.set_yticks(middles + [top - gap / 2 for top in tops[figures:][:1]], shown + [_say("groups", language)] * bool(gap))
        if gap:
            axes.get_yticklabels()[-1].set_fontweight("bold")
        axes.set_xticks([])
        axes.set(xlim=(-1.15, 1.15), ylim=(down, 0))
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.tick_params(length=0)
        for side, where, word in (("right", -0.06, "left"), ("left", 0.06, "right")):
            axes.text(where, -0.2 * em(), _say(word, language), ha=side, va="bottom", color=SECOND, clip_on=False)
        return sheet.finished("; ".join(told or [f"{label}: {text}" for label, text in zip(labels_[:2], said, strict=False)]) + ".")


def _label(row: Any, base: Scenario, language: str) -> str:
    return of_what(row, figure_of(str(row["figure"]), base), language, base)


def _change(row: Any, base: Scenario, language: str) -> str:
    return change_in_words(row, figure_of(str(row["figure"]), base), language)


def _row(axes: Axes, place: float, row: Any, side: float) -> None:
    """One interval, scaled by its own largest end, turned so that right is better."""
    most = max(abs(float(row["low"])), abs(float(row["high"]))) or 1.0
    low, middle, high = (side * float(row[key]) / most for key in ("low", "difference", "high"))
    mark, colour, inside = _MARKS[str(row["meaning"])]
    axes.plot([low, high], [place, place], color=colour, linewidth=4, alpha=0.45, solid_capstyle="butt")
    axes.plot([middle], [place], marker=mark, markersize=9, markerfacecolor=inside, markeredgecolor=colour, markeredgewidth=1.8, linestyle="none")
