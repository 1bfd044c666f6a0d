"""Through the year: what the queue looks like, and when a shelter is full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from babel.dates import format_date
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from simkit.charts.asked import picture, runs_of
from simkit.charts.sheet import Sheet, em, wide
from simkit.charts.style import INK, LINE, PARTS, Picture, style
from simkit.engine.log import NEVER
from simkit.engine.plan import UNLIMITED
from simkit.engine.simulation import Run
from simkit.experiment.replicate import half_width
from simkit.language.messages import no, refusal
from simkit.language.numbers import duration, percent, short_date, with_interval
from simkit.scenario.model import Scenario
from simkit.scenario.network import Beds
from simkit.scenario.titles import titled

_DAY, _WEEK = 86_400, 7 * 86_400
_TAKEN, _EDGE = "#B3DCF5", "#1F6F9F"
_WORDS = {
    "queue": ("{pool}: paling banyak {most} orang menunggu sekaligus, {when}", "{pool}: at most {most} people wait at once, {when}"),
    "queue_mean": ("{pool}: rata-rata {mean} orang menunggu; dalam tahun ini paling banyak {most} sekaligus, {when}",
                   "{pool}: on average {mean} people wait; in this year at most {most} at once, {when}"),
    "queue_below_mean": ("Atas: orang yang menunggu dalam satu ulangan. Bawah: rerata tiap minggu dari {n} ulangan; garis: selang 95 %. "
                         "Kapasitas = asumsi.",
                         "Above: people waiting in one replication. Below: mean of each week over {n} replications; line: 95% interval. "
                         "Capacities are assumptions."),
    "queue_below": ("Orang yang menunggu sepanjang waktu yang diukur, satu ulangan. Kapasitas = asumsi.",
                    "People waiting through the measured time, one replication. Capacities are assumptions."),
    "full": ("{pool}: penuh {share} dari waktu; terpanjang {long} tanpa henti", "{pool}: full {share} of the time; longest {long} without a break"),
    "full_mean": ("{pool}: penuh {share} dari waktu; terpanjang dalam setahun, rata-rata {long}",
                  "{pool}: full {share} of the time; longest stretch of a year, on average {long}"),
    "never": ("{pool}: tidak pernah penuh", "{pool}: never full"),
    "full_below": ("Atas: tempat terpakai dalam satu ulangan. Bawah: bagian tiap minggu ketika penuh, rerata {n} ulangan; garis: selang 95 %. "
                   "Kapasitas = asumsi.",
                   "Above: places in use in one replication. Below: share of each week when full, mean of {n} replications; line: 95% interval. "
                   "Capacities are assumptions."),
    "full_below_one": ("Tempat terpakai, dan kapan penuh, satu ulangan. Kapasitas = asumsi.",
                       "Places in use, and when full, one replication. Capacities are assumptions."),
    "people": ("orang", "people"),
    "mean": ("rerata", "mean"),
    "places": ("tempat", "places"),
    "week": ("penuh", "full"),
    "key_taken": ("tempat terpakai, termasuk yang sedang disiapkan", "places in use, being made ready included"),
    "key_full": ("penuh: tidak ada tempat bagi orang berikutnya", "full: no place for the next person"),
    "key_week": ("bagian minggu itu ketika penuh", "share of that week when full"),
    "all": ("semua {n} tempat", "all {n} places"),
}  # fmt: skip


def _say(key: str, language: str, **parts: object) -> str:
    return _WORDS[key][language == "en"].format(**parts)


@picture
def queue_through_time(runs: Run | Sequence[Run], pool: str, language: str = "id", kind: str = "laptop") -> Picture:
    """What does the queue look like through the year? The people waiting at one pool in the first run, from the end of the warm-up; for several runs
    also the mean of each week with its interval, since one year is no other.

    Args:
        runs: replications of one scenario.
        pool: by its full name.

    Raises:
        ValueError: no runs, or there is no such pool.
    """
    listed = runs_of(runs)
    first = listed[0]
    scenario, start = first.scenario, first.scenario.warm_up_seconds
    if pool not in scenario.network.pools():
        raise no("pool", pool, scenario.network.pools())
    times, waiting = _waiting(first, pool)
    most = int(waiting.max())
    when = short_date(scenario.start + dt.timedelta(seconds=int(times[int(waiting.argmax())])), language)
    name, several = titled(scenario.network.pools()[pool].title, pool, language), len(listed) > 1
    weeks = np.array([_weekly_mean(*_waiting(run, pool)) for run in listed])
    of_runs = np.array([np.average(found, weights=_lengths(start, first.horizon)) for found in weeks])
    mean = _of_runs(of_runs, "count", language)
    title = _say("queue_mean" if several else "queue", language, pool=name, most=most, when=when, mean=mean)
    below = _say("queue_below_mean" if several else "queue_below", language, n=len(listed))
    with style(kind):
        upper, lower, gap, foot = 3.0, 1.5 * several, 1.0 * em() * several, 2.9 * em()
        body = upper + gap + lower + foot
        sheet = Sheet(title, below, language, body=body)
        axes = sheet.axes(left=3.4 * em(), right=0.2 * em(), bottom=body - upper)
        axes.fill_between(times / _DAY, waiting, step="post", color=PARTS["staff"][0], linewidth=0)
        axes.step(times / _DAY, waiting, where="post", color="#7A4E00", linewidth=0.9)
        axes.set_ylim(0, max(1, most) * 1.06)
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.set_ylabel(_say("people", language))
        _months(axes, scenario, start, first.horizon, language, words=not several)
        if several:
            under = sheet.axes(left=3.4 * em(), right=0.2 * em(), top=upper + gap, bottom=foot)
            top = _weeks(under, weeks, start, PARTS["staff"][0])
            under.set_ylim(0, max(1.0, top * 1.06))
            under.yaxis.set_major_locator(MaxNLocator(3, integer=True))
            under.set_ylabel(_say("mean", language))
            _months(under, scenario, start, first.horizon, language)
        return sheet.finished(below)


def _waiting(run: Run, pool: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """People waiting at a pool from the end of the warm-up to the horizon, after each change: times and numbers."""
    levels = run.levels
    levels = levels[levels["pool"] == pool]
    start = run.scenario.warm_up_seconds
    times, waiting = levels["time"].to_numpy(), levels["waiting"].to_numpy()
    before = waiting[times <= start][-1:]
    shown = times > start
    times = np.concatenate([[start], times[shown], [run.horizon]])
    waiting = np.concatenate([before if len(before) else [0], waiting[shown], waiting[-1:] if len(waiting) else [0]])
    return times.astype(np.int64), waiting.astype(np.int64)


def _lengths(begin: int, horizon: int) -> npt.NDArray[np.int64]:
    """The seconds of each week; a last piece of a week counts as the week that it is."""
    return np.diff([*range(begin, horizon, _WEEK), horizon])


def _weekly_mean(times: npt.NDArray[np.int64], values: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The mean over each week of what is so much from each moment to the next."""
    sums = np.concatenate([[0], np.cumsum(np.diff(times) * values[:-1])])
    lengths = _lengths(int(times[0]), int(times[-1]))
    edges = int(times[0]) + np.concatenate([[0], np.cumsum(lengths)])
    return np.asarray(np.diff(np.interp(edges, times, sums)) / lengths, dtype=float)


@picture
def when_full(runs: Run | Sequence[Run], pool: str | None = None, language: str = "id", kind: str = "laptop") -> Picture:
    """When is the shelter full? Places in use through the first run's year with the stretches when all are taken; for several runs also
    the share of each week when full, with its interval.

    Args:
        runs: replications of one scenario.
        pool: the beds, by their full name; by default the first beds of the network that are counted.

    Raises:
        ValueError: no runs, there are no such beds, or they are without limit.
    """
    listed = runs_of(runs)
    first = listed[0]
    scenario, pools = first.scenario, first.scenario.network.pools()
    counted = [name for name, one in pools.items() if isinstance(one, Beds) and all(units < UNLIMITED for _, units in first.capacities[name])]
    if pool is None:
        if not counted:
            raise refusal("picture.no_beds")
        pool = counted[0]
    if pool not in counted:
        raise no("beds", pool, counted)
    begin = scenario.warm_up_seconds
    spans = [full_spans(run, pool) for run in listed]
    window = first.horizon - begin
    shares = np.array([sum(end - start for start, end in found) / window for found in spans])
    longest = float(np.mean([max((end - start for start, end in found), default=0) for found in spans]))
    name = titled(pools[pool].title, pool, language)
    title = _say("never", language, pool=name)
    if longest > 0:
        words = "full_mean" if len(listed) > 1 else "full"
        title = _say(words, language, pool=name, share=_of_runs(shares, "share", language), long=duration(longest, language, 0))
    weeks = np.array([_weekly(found, begin, first.horizon) for found in spans])
    several = len(listed) > 1
    below = _say("full_below", language, n=len(listed)) if several else _say("full_below_one", language)
    key = [(_TAKEN, "", _say("key_taken", language)), (*PARTS["bed"], _say("key_full", language))]
    with style(kind):
        upper, gap, strip, lower, foot = 2.3 + 1.2 * em(), 0.8 * em(), 1.1 * em(), 1.5 * several, 2.9 * em()
        body = upper + gap + strip + (lower + 1.2 * em()) * several + foot
        sheet = Sheet(title, below, language, body=body, key=key)
        left = max(wide(percent(1, language)), wide("00")) + 2.2 * em()
        axes = sheet.axes(left=left, right=0.2 * em(), bottom=body - upper)
        times, taken = _levels(first, pool)
        axes.fill_between(times / _DAY, taken, step="post", color=_TAKEN, linewidth=0)
        axes.step(times / _DAY, taken, where="post", color=_EDGE, linewidth=0.9)
        places = first.capacities[pool]
        axes.step([at / _DAY for at, _ in places] + [first.horizon / _DAY], [units for _, units in places] + [places[-1][1]], where="post", color=INK,
                  linewidth=1.6, linestyle=(0, (4, 3)))  # fmt: skip
        top = max(units for _, units in places)
        axes.text(begin / _DAY, top, f" {_say('all', language, n=places[-1][1])}", va="bottom", ha="left")
        axes.set_ylim(0, top * 1.06 + 1.5 * em() / (upper - 1.5 * em()) * top)
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick <= top])
        axes.set_ylabel(_say("places", language))
        row = sheet.axes(left=left, right=0.2 * em(), top=upper + gap, bottom=body - upper - gap - strip)
        row.set_facecolor("none")
        row.spines[["left", "bottom"]].set_visible(False)
        for start, end in spans[0]:
            row.barh(0.35, (end - start) / _DAY, left=start / _DAY, height=0.7, color=PARTS["bed"][0], linewidth=0)
        row.set_ylim(0.8, -0.1)
        row.set_yticks([0.35], [_say("week", language)])
        row.tick_params(axis="y", length=0)
        if several:
            axes.tick_params(axis="x", labelbottom=False)
            _months(axes, scenario, begin, first.horizon, language, words=False)
            _months(row, scenario, begin, first.horizon, language, words=False)
            under = sheet.axes(left=left, right=0.2 * em(), top=body - lower - foot, bottom=foot)
            _weeks(under, weeks, begin, PARTS["bed"][0], 1.0)
            under.set_ylim(0, 1)
            under.set_yticks([0, 0.5, 1], [percent(share, language) for share in (0, 0.5, 1)])
            under.set_ylabel(_say("week", language))
            _months(under, scenario, begin, first.horizon, language)
        else:
            _months(axes, scenario, begin, first.horizon, language, words=False)
            _months(row, scenario, begin, first.horizon, language)
        return sheet.finished(below)


def full_spans(run: Run, pool: str) -> list[tuple[int, int]]:
    """The stretches (begin, end in seconds) of the measured time in which every place of a pool is taken, being made ready included."""
    times, taken = _levels(run, pool)
    changes = sorted({*times.tolist(), *(at for at, _ in run.capacities[pool] if run.scenario.warm_up_seconds < at < run.horizon)})
    found: list[tuple[int, int]] = []
    for begin, end in zip(changes, changes[1:], strict=False):
        units = [units for at, units in run.capacities[pool] if at <= begin][-1]
        if taken[int(np.searchsorted(times, begin, side="right")) - 1] >= units:
            if found and found[-1][1] == begin:
                found[-1] = (found[-1][0], end)
            else:
                found.append((begin, end))
    return found


def _levels(run: Run, pool: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Places in use from the end of the warm-up to the horizon, after each change: times and numbers."""
    turnaround = getattr(run.scenario.network.pools()[pool], "turnaround", None)
    more = round(turnaround.seconds()) if turnaround is not None else 0
    log = run.log
    stays = log[(log["kind"] == "stay") & (log["pool"] == pool) & (log["started"] != NEVER)]
    ends = stays["ended"].to_numpy()
    ends = ends[ends != NEVER] + more
    times = np.concatenate([stays["started"].to_numpy(), ends])
    changes = np.repeat([1, -1], [len(stays), len(ends)])
    begin, horizon = run.scenario.warm_up_seconds, run.horizon
    moments = np.unique(np.concatenate([[begin], times[(times > begin) & (times < horizon)], [horizon]])).astype(np.int64)
    order = np.argsort(times, kind="stable")
    running = np.concatenate([[0], np.cumsum(changes[order])])
    return moments, running[np.searchsorted(times[order], moments, side="right")].astype(np.int64)


def _weekly(spans: Sequence[tuple[int, int]], begin: int, horizon: int) -> npt.NDArray[np.float64]:
    """The share of each week that the spans cover."""
    times = np.array([begin, *(edge for span in spans for edge in span), horizon])
    return _weekly_mean(times, np.arange(len(times)) % 2)


def _weeks(axes: Axes, weeks: npt.NDArray[np.float64], begin: int, colour: str, most: float = np.inf) -> float:
    """A bar a week: the mean over the runs, with its interval; gives the highest end."""
    mean = weeks.mean(axis=0)
    half = half_width(weeks)
    middle = (begin + _WEEK * (np.arange(len(mean)) + 0.5)) / _DAY
    axes.bar(middle, mean, width=6.0, color=colour, linewidth=0)
    axes.vlines(middle, np.clip(mean - half, 0, most), np.clip(mean + half, 0, most), color=INK, linewidth=1.0)
    axes.grid(axis="y", color=LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    return float(min((mean + half).max(), most))


def _of_runs(values: npt.NDArray[np.float64], unit: str, language: str) -> str:
    """The mean over the runs, with its interval where there are several."""
    mean, half = float(values.mean()), float(half_width(values))
    return with_interval(mean, mean - half, mean + half, unit, language)


def _months(axes: Axes, scenario: Scenario, begin: int, horizon: int, language: str, words: bool = True) -> None:
    """The axis of time: a tick at the first of a month, its name in the middle of the space that it has; the year at the first and in January."""
    axes.set_xlim(begin / _DAY, horizon / _DAY)
    start: Any = scenario.start
    first, last = start + dt.timedelta(seconds=begin), start + dt.timedelta(seconds=horizon)
    month = dt.datetime(first.year, first.month, 1, tzinfo=start.tzinfo)
    ticks: list[float] = []
    named: list[str] = []
    while month < last:
        if month >= first:
            ticks.append((month - start).total_seconds() / _DAY)
            named.append(str(format_date(month.date(), "MMM", locale=language)) + (f"\n{month.year}" if not named or month.month == 1 else ""))
        month = (month + dt.timedelta(days=32)).replace(day=1)
    if not ticks:  # less than a month: by days
        ticks = [float(tick) for tick in np.linspace(begin, horizon, 5)[:-1] / _DAY]
        named = [short_date(start + dt.timedelta(days=tick), language) for tick in ticks]
    every = max(1, -(-len(ticks) // 14))
    axes.set_xticks(ticks[::every], named[::every] if words else [""] * len(ticks[::every]), ha="left")
    axes.tick_params(axis="x", length=3 if words else 0)
