"""The ``simkit`` command. Exit codes: 0 done, 1 the input is at fault, 2 wrong use."""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from simkit.language.messages import RefusalError, in_language, no, of_the_system, refusal, says
from simkit.usage import Commands, WrongUseError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

    from simkit.figures.targets import Judged
    from simkit.scenario import Scenario
    from simkit.scenario.numbers import Numbers

app = typer.Typer(
    cls=Commands, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False,
    help="Training and simulation kit for referral networks.",
)  # fmt: skip

MOST = 1_000_000  # replications
SCREEN = 100  # columns of a text that is read line by line
Place = Annotated[str, typer.Argument(help="a name under scenarios/, a folder, or one file")]
Language = Annotated[str | None, typer.Option("--lang", help="id or en; by default the machine's locale, else Indonesian")]
SopName = Annotated[str | None, typer.Option("--sop", help="the SOP or variant")]
ContextNames = Annotated[list[str] | None, typer.Option("--context", help="a context in force; may be repeated")]
Replications = Annotated[int, typer.Option("--replications", min=1, max=MOST, help="number of replications")]
Seed = Annotated[int, typer.Option("--seed", help="random seed")]
EngineName = Annotated[str | None, typer.Option("--engine", help="kernel or simpy; by default the kernel where Numba is installed")]
JsonFile = Annotated[Path | None, typer.Option("--json", help="write the result here as JSON; - for standard output")]


def _language(asked: str | None) -> str:
    from simkit.language.choice import choose

    try:
        return choose(asked)
    except RefusalError as error:
        raise WrongUseError("--lang", error) from None


@contextmanager
def _reporting_faults(language: str) -> Iterator[None]:
    """Faults of the input go to standard error, a line each, in this language, and end with exit code 1."""
    from simkit.scenario.faults import ScenarioFaults

    try:
        yield
    except (ScenarioFaults, ValueError) as problem:
        typer.echo(in_language(problem, language), err=True)
        raise typer.Exit(1) from None
    except OSError as problem:
        if problem.filename is None and problem.errno in (errno.EPIPE, errno.ENOSPC):
            raise  # it is the standard output, of which `Commands` tells
        typer.echo(_of_the_system(problem, language), err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt as problem:
        typer.echo(in_language(problem, language), err=True)
        raise typer.Exit(130) from None


def _of_the_system(problem: OSError, language: str) -> str:
    """A file that cannot be written or read; what the kit itself says of one stays as it is."""
    if problem.filename is None:
        return str(problem)
    return of_the_system(problem).in_language(language)


def _suffix(option: str, what: str, *known: str) -> WrongUseError:
    return WrongUseError(option, refusal("use.suffix", what=says(f"what.{what}"), known=known))


def _check_places(language: str, *files: Path | None) -> None:
    """The places where a command is to write, before it works for long.

    Raises:
        OSError: when the folder of one of them does not exist, it is a folder itself, or must not be written.
    """
    for file in files:
        if file is None or str(file) == "-":
            continue
        if file.parent.exists() and not file.parent.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(file.parent))
        if not file.parent.is_dir():
            from simkit.workshop.words import word

            raise FileNotFoundError(word("err.folder", language, folder=file.parent))
        if file.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
        if not os.access(file if file.exists() else file.parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))


def _load(place: str, sop: str | None, contexts: list[str] | None, *, everything: bool = False) -> Scenario:
    """The scenario; with ``everything`` all of its files are looked at, also the SOPs and contexts that are not asked for."""
    import simkit.figures.targets  # noqa: F401  registers the check of the figures that targets name
    from simkit.scenario import check, load

    return (check if everything else load)(place, sop=sop, contexts=contexts or ())


def _disclaimer(language: str) -> None:
    from simkit.language.texts import say

    typer.echo()
    typer.echo(say("disclaimer", language))


def _write_json(where: Path | None, what: Any) -> bool:
    if where is None:
        return False
    text = json.dumps(what, ensure_ascii=False, indent=1, default=str)
    if str(where) == "-":
        typer.echo(text)
    else:
        _write(where, partial(_put, f"{text}\n".encode()))
    return str(where) == "-"


def _put(content: bytes, file: IO[bytes]) -> None:
    file.write(content)


def _write(where: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Writes a file that is whole or absent; what is no file, like a pipe, as it is."""
    from simkit.experiment.store import write_whole

    if where.exists() and not where.is_file():
        try:
            with where.open("wb") as pipe:
                write(pipe)
        except OSError as problem:
            problem.filename = str(where)
            raise
    else:
        write_whole(where, write)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows for JSON: what is not a number becomes null."""
    return json.loads(frame.to_json(orient="records"))  # type: ignore[no-any-return]


def _without_nan(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows; what is not a number becomes null."""
    return [{name: None if value != value else value for name, value in row.items()} for row in rows]


@app.command()
def validate(place: Place, sop: SopName = None, context: ContextNames = None, json_file: JsonFile = None, lang: Language = None) -> None:
    """All faults of a scenario's files, or "ok" and a summary."""
    language = _language(lang)
    from simkit.scenario.faults import ScenarioFaults

    try:
        with _reporting_faults(language):
            _check_places(language, json_file)
            try:
                scenario = _load(place, sop, context, everything=sop is None and not context)
            except ScenarioFaults as report:
                _write_json(json_file, {"ok": False, "faults": [fault.record(language) for fault in report.faults]})
                raise
    except typer.Exit:
        raise
    from simkit.scenario.numbers import BASES

    network, streams = scenario.network, scenario.streams
    pools = network.pools()
    counted = scenario.numbers.counted()
    summary = {
        "ok": True,
        "title": scenario.title.in_language(language),
        "sop": scenario.sop_name,
        "contexts": list(scenario.active_contexts),
        "agencies": len(network.agencies),
        "pools": len(pools),
        "steps": len(scenario.sop.steps),
        "streams": len(streams.cases),
        "background": len(streams.background),
        "modes": len(network.modes),
        "deadlines": len(scenario.sop.deadlines),
        "levers": len(scenario.levers),
        "basis": {basis: sum(row[basis][0] for row in counted.values()) for basis in BASES},
        "numbers": {kind: {basis: {"count": count, "with_range": ranged} for basis, (count, ranged) in row.items()} for kind, row in counted.items()},
        "content_hash": scenario.content_hash,
    }
    if _write_json(json_file, summary):
        return
    names = {
        "agencies": ("lembaga", "agencies"), "pools": ("tim, tempat, beban", "pools"), "steps": ("langkah SOP", "SOP steps"),
        "streams": ("arus kasus", "streams of cases"), "background": ("pekerjaan lain", "background streams"),
        "modes": ("cara merujuk", "referral modes"), "deadlines": ("tenggat", "deadlines"), "levers": ("tuas", "levers"),
    }  # fmt: skip
    typer.echo("ok")
    typer.echo(f"{summary['title']} · SOP {scenario.sop_name}" + "".join(f" + {name}" for name in scenario.active_contexts))
    for key, words in names.items():
        typer.echo(f"  {summary[key]:>5}  {words[language == 'en']}")
    for line in _basis_of_numbers(scenario.numbers, language):
        typer.echo("  " + line)


def _basis_of_numbers(numbers: Numbers, language: str) -> Iterator[str]:
    """Lines of a table: how many numbers of each kind come from where, and how many have a range for analyses."""
    from simkit.language.texts import say
    from simkit.scenario.phrases import counted_in_words

    heads, rows = counted_in_words(numbers, language)
    wide = max(map(len, rows))
    yield f"{say('numbers', language):<{wide}}" + "".join(f"  {head}" for head in heads)
    for name, amounts in rows.items():
        yield f"{name:<{wide}}" + "".join(f"{amount or '–':>{len(head) + 2}}" for head, amount in zip(heads, amounts, strict=True))


def _table(columns: Sequence[tuple[str, str]], rows: Sequence[tuple[str, ...]], width: int = 150) -> None:
    """A table as wide as the terminal, or as given where there is none."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        console = Console(width=width)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, side in columns:
        table.add_column(name, justify="right" if side == "right" else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    with console.capture() as written:
        console.print(table)
    typer.echo(written.get(), nl=False)  # which tells when nobody reads on


@app.command()
def run(
    place: Place,
    sop: SopName = None,
    context: ContextNames = None,
    replications: Replications = 30,
    seed: Seed = 1,
    json_file: JsonFile = None,
    log: Annotated[
        Path | None, typer.Option("--log", help="write the log of replication 0 here, .csv or .parquet, and beside it what it means")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="all figures, not only the main ones")] = False,
    engine: EngineName = None,
    lang: Language = None,
) -> None:
    """Figures with their intervals, as a table."""
    language = _language(lang)
    _check_engine(engine)
    if log is not None and log.suffix not in (".csv", ".parquet"):
        raise _suffix("--log", "log", ".csv", ".parquet")
    with _reporting_faults(language):
        _check_places(language, json_file, log)
        scenario = _load(place, sop, context)
        from simkit.experiment.progress import bar
        from simkit.experiment.replicate import replicate
        from simkit.experiment.words import shown
        from simkit.figures.definitions import HEADLINE, figure
        from simkit.language.numbers import counted

        with bar(language) as came:
            results = replicate(scenario, replications, seed, progress=came, engine=engine)
        if log is not None:
            _write_log(scenario, seed, log)
        from simkit.figures.targets import judged

        summary = results.summary()
        table = summary[summary["group"] == "all"]
        held = judged(scenario, summary)
        if _write_json(json_file, {
            "scenario": scenario.sop_name, "contexts": list(scenario.active_contexts), "content_hash": scenario.content_hash, "seed": seed,
            "replications": replications, "figures": _records(summary), "targets": [_target_for_json(one) for one in held],
        }):  # fmt: skip
            return
    aimed = {one.figure for one in held if one.group == "all" and not one.target.figure.endswith("*")}
    chosen = [
        row
        for row in table.to_dict("records")
        if everything or row["figure"] in HEADLINE or row["figure"] in aimed or _is_main(str(row["figure"]), float(row["mean"]))
    ]
    rows = []
    for row in chosen:
        known = figure(str(row["figure"]), scenario)
        value, interval = shown(float(row["mean"]), float(row["low"]), float(row["high"]), known.unit, language)
        lines = "; ".join(one.in_words(scenario, language) for one in held if (one.figure, one.group) == (row["figure"], "all"))
        rows.append((known.label.in_language(language), value, interval, lines))
    for one in held:
        if one.group != "all":
            value, interval = shown(one.mean, one.low, one.high, figure(one.figure, scenario).unit, language)
            rows.append((one.target.title.in_language(language), value, interval, one.in_words(scenario, language)))
    typer.echo(f"{scenario.title.in_language(language)} · SOP {scenario.sop_name}" + "".join(f" + {name}" for name in scenario.active_contexts))
    heading = ("Angka", "Rerata", "Selang kepercayaan 95 %", "Target") if language == "id" else ("Figure", "Mean", "95% interval", "Target")
    columns = list(zip(heading, ("left", "right", "right", "left"), strict=True))
    width = 4 if held else 3
    _table(columns[:width], [row[:width] for row in rows])
    typer.echo(counted(replications, "replication", language))
    _disclaimer(language)


def _target_for_json(held: Judged) -> dict[str, Any]:
    target = held.target
    return {
        "figure": held.figure, "group": held.group, "at_most": target.at_most, "at_least": target.at_least, "met": held.met,
        "mean": held.mean, "low": None if held.low != held.low else held.low, "high": None if held.high != held.high else held.high,
        "kind": target.kind, "basis": target.basis, "source": list(target.source), "title": target.title.model_dump(),
    }  # fmt: skip


def _is_main(name: str, mean: float) -> bool:
    """Deadlines, and the teams at which there is something to see."""
    if name.startswith("deadline."):
        return True
    return mean >= 0.05 and (name.startswith("utilisation.") or (name.startswith("wait.") and name.endswith(".mean")))


def _write_log(scenario: Scenario, seed: int, where: Path) -> None:
    from simkit.engine.simulation import simulate

    table = simulate(scenario, seed, 0).log
    _write(where, lambda file: table.to_csv(file, index=False, mode="wb") if where.suffix == ".csv" else table.to_parquet(file, index=False))
    if where.is_file():  # nothing lies beside a pipe
        from simkit.experiment.explained import explained_in_both

        beside = explained_in_both(table, scenario).encode()
        _write(where.with_suffix(".keterangan.txt"), lambda file: file.write(beside))


@app.command()
def compare(
    place: Place,
    sops: Annotated[str, typer.Option("--sops", help="SOPs with commas between; the first is the one the others are compared with")],
    context: ContextNames = None,
    replications: Annotated[int, typer.Option("--replications", min=2, max=MOST, help="number of replications")] = 30,
    seed: Seed = 1,
    json_file: JsonFile = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="a picture of the differences: .png, .svg or .pdf; of several drafts, one each")
    ] = None,
    engine: EngineName = None,
    lang: Language = None,
) -> None:
    """SOP drafts side by side: paired differences, in words."""
    language = _language(lang)
    _check_engine(engine)
    if picture is not None and picture.suffix not in (".png", ".svg", ".pdf"):
        raise _suffix("--picture", "picture", ".png", ".svg", ".pdf")
    names = _several(sops)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise WrongUseError("--sops", refusal("use.same", name=twice))
    with _reporting_faults(language):
        _check_places(language, json_file, picture)
        scenarios = [_load(place, name, context) for name in names]
        from simkit.experiment.compare import compare as compared
        from simkit.experiment.progress import bar
        from simkit.language.numbers import counted
        from simkit.language.texts import say

        with bar(language) as came:
            comparison = compared(scenarios, replications, seed, progress=came, engine=engine)
        if picture is not None:
            from simkit.charts import differences

            others = list(comparison.results.scenarios)[1:]
            for name in others:
                file = picture if len(others) == 1 else picture.with_name(f"{picture.stem}-{name}{picture.suffix}")
                drawn = differences(comparison, name, language)
                _write(file, partial(drawn.write, kind=file.suffix.removeprefix(".")))
        if _write_json(json_file, {"base": comparison.base, "seed": seed, "replications": replications, "rows": _records(comparison.frame),
                                   "apart": _without_nan(comparison.apart)}):
            return
    headings = {
        "better": ("Membaik", "Better"), "worse": ("Memburuk", "Worse"), "changed": ("Berubah", "Changed"),
        "open": ("Belum dapat dibedakan", "Not distinguishable"),
    }  # fmt: skip
    for name in list(comparison.results.scenarios)[1:]:
        typer.echo(f"\n{name} " + ("dibanding" if language == "id" else "against") + f" {comparison.base}")
        rows = comparison.frame[(comparison.frame["group"] == "all") & (comparison.frame["scenario"] == name)]
        sentences = comparison.sentences(language, "all", name)
        for meaning, words in headings.items():
            found = [sentence for sentence, what in zip(sentences, rows["meaning"], strict=True) if what == meaning]
            if found:
                typer.echo(f"  {words[language == 'en']}")
                for sentence in found:
                    typer.echo(f"    {sentence.removeprefix(name + ': ')}")
        apart = comparison.apart_in_words(language, name)
        if apart:
            typer.echo("  " + say("apart", language))
            for told in apart:
                typer.echo("    " + told)
        typer.echo("  " + ("Siapa yang menjadi lebih buruk?" if language == "id" else "Who gets worse?"))
        for told in comparison.worse_off_in_words(language, name) or [say("nobody_worse", language)]:
            typer.echo("    " + told)
    typer.echo(f"\n{counted(replications, 'replication', language)}. {say('interval', language)}")
    typer.echo(say("adjusted", language))
    _disclaimer(language)


def _check_engine(engine: str | None) -> None:
    from simkit.engine.simulation import ENGINES

    if engine is not None and engine not in ENGINES:
        raise WrongUseError("--engine", no("engine", engine, ENGINES))


@app.command()
def sweep(
    place: Place,
    lever: Annotated[list[str], typer.Option("--lever", help="a lever and its values, e.g. psychologists=1,2,3; may be repeated")],
    out: Annotated[Path, typer.Option("--out", help="the folder for the results; started again with the same folder, the sweep goes on")],
    sop: SopName = None,
    context: ContextNames = None,
    replications: Annotated[int, typer.Option("--replications", min=1, max=MOST, help="number of replications of each point")] = 100,
    seed: Seed = 1,
    engine: EngineName = None,
    scheduler: Annotated[str | None, typer.Option("--scheduler", help="a Dask scheduler whose workers do the work, e.g. tcp://10.0.0.5:8786")] = None,
    lang: Language = None,
) -> None:
    """Every combination of values of levers, kept on disk as it goes; a kill at any moment loses nothing that was done."""
    language = _language(lang)
    _check_engine(engine)
    levers: dict[str, list[float]] = {}
    for name, values in map(_lever_values, lever):
        if name in levers:
            raise WrongUseError("--lever", refusal("use.lever_twice", name=name))
        levers[name] = values
    with _reporting_faults(language):
        scenario = _load(place, sop, context)
        from simkit.experiment.progress import bar
        from simkit.experiment.sweep import sweep as swept

        with _workers_of(scheduler, language) as executor, bar(language) as came:
            found = swept(scenario, levers, replications, seed, out=out, executor=executor, progress=came, engine=engine)
    from simkit.language.numbers import counted

    points, each = counted(len(found.points), "point", language), counted(replications, "replication", language)
    of = f"{points}, masing-masing {each}" if language == "id" else f"{points} of {each}"
    typer.echo(f"{of}: {out / 'results.parquet'}, {out / 'summary.csv'}")
    _disclaimer(language)


@contextmanager
def _workers_of(scheduler: str | None, language: str) -> Iterator[Executor | None]:
    """The workers of a Dask scheduler as an executor; None, this machine's own, without one.

    Raises:
        ValueError: Dask is not installed, or no scheduler answers there.
    """
    if scheduler is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        words = "Untuk --scheduler pasang tambahannya dahulu: uv sync --extra cluster", "For --scheduler install the extra: uv sync --extra cluster"
        raise ValueError(words[language == "en"]) from None
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what is wrong is told in a sentence
    try:
        client: Any = Client(scheduler, timeout="10s")  # type: ignore[no-untyped-call]
    except (OSError, ValueError):
        words = f"Tidak ada penjadwal Dask yang menjawab di '{scheduler}'.", f"No Dask scheduler answers at '{scheduler}'."
        raise ValueError(words[language == "en"]) from None
    with client:
        yield client.get_executor()


def _lever_values(text: str) -> tuple[str, list[float]]:
    """``psychologists=1,2,3``."""
    name, sign, values = text.partition("=")
    try:
        numbers = [float(value) for value in values.split(",") if value.strip()]
    except ValueError:
        numbers = []
    if not sign or not name.strip() or not numbers:
        raise WrongUseError("--lever", refusal("use.lever", value=text))
    return name.strip(), numbers


@app.command()
def difference(
    place: Place,
    sops: Annotated[str, typer.Option("--sops", help="SOPs with commas between; the others are told by their difference from the first")],
    context: ContextNames = None,
    json_file: JsonFile = None,
    lang: Language = None,
) -> None:
    """What is otherwise in one SOP draft than in another, in words."""
    language = _language(lang)
    names = _several(sops)
    with _reporting_faults(language):
        _check_places(language, json_file)
        from simkit.scenario.words import difference as told

        base, *others = (_load(place, name, context) for name in names)
        sentences = {other.sop_name: told(base, other, language) for other in others}
        if _write_json(json_file, {"base": base.sop_name, "differences": sentences}):
            return
    for name, lines in sentences.items():
        typer.echo(f"\n{name} " + ("dibanding" if language == "id" else "against") + f" {base.sop_name}")
        for line in lines or ["tidak ada perbedaan" if language == "id" else "no difference"]:
            typer.echo(f"  · {line}")


def _several(sops: str) -> list[str]:
    """The names in a list with commas; at least two."""
    names = [name.strip() for name in sops.split(",") if name.strip()]
    if len(names) < 2:
        raise WrongUseError("--sops", refusal("use.several"))
    return names


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(help="scenario, network, streams, sop, context, targets, sources or vignette")] = "scenario",
    out: Annotated[Path | None, typer.Option("--out", help="write all of them into this folder")] = None,
    lang: Language = None,
) -> None:
    """The JSON Schema of the scenario files, for editors that complete and check them."""
    language = _language(lang)
    with _reporting_faults(language):
        from simkit.scenario.json_schema import schema_of, write_schemas

        if out is None:
            typer.echo(json.dumps(schema_of(kind), indent=1, ensure_ascii=False))
            return
        for file in write_schemas(out):
            typer.echo(str(file))


@app.command()
def case(
    place: Place,
    number: Annotated[int | None, typer.Option("--number", min=0, help="number of the case in its replication")] = None,
    vignette: Annotated[str | None, typer.Option("--vignette", help="instead of a number: the fictional person of this vignette")] = None,
    sop: SopName = None,
    context: ContextNames = None,
    replication: Annotated[int, typer.Option("--replication", min=0)] = 0,
    seed: Seed = 1,
    json_file: JsonFile = None,
    lang: Language = None,
) -> None:
    """One case's way through the network: who she is, a timeline, how it ended. --json is the same in every language but for its 'words'."""
    language = _language(lang)
    if (number is None) == (vignette is None):
        raise WrongUseError("--number", refusal("use.one_person"))
    with _reporting_faults(language):
        _check_places(language, json_file)
        scenario = _load(place, sop, context)
        from simkit.documents.case_way import HEADS, case_number, heading_of, record_of, way_of
        from simkit.engine.simulation import simulate

        heading = []
        if vignette is not None:
            from simkit.workshop.case_view import sentence
            from simkit.workshop.one_case import person_in, read_way, vignette_of, with_person

            person = vignette_of(scenario, vignette)
            ran = simulate(with_person(scenario, person), seed, replication)
            chosen = int(person_in(ran)["case"])
            heading = [f"{person.name}: {person.kind.in_language(language)}.", sentence(read_way(ran, person), language)]
        else:
            ran = simulate(scenario, seed, replication)
            chosen = case_number(ran, number or 0)
        heading[1:1] = heading_of(ran, chosen, language)
        about = {"number": number, "vignette": vignette, "content_hash": scenario.content_hash}
        if _write_json(json_file, {**about, **record_of(ran, chosen, language), "words": {"heading": heading}}):
            return
    for told in heading:
        typer.echo(textwrap.fill(told, min(SCREEN, shutil.get_terminal_size((SCREEN, 0)).columns)))
    typer.echo()
    lines = way_of(ran, chosen, language)
    years = [line.moment.year for line in lines]
    rows = []
    for line, year, before in zip(lines, years, [ran.scenario.start.year, *years], strict=False):
        rows += [(str(year), "", "", "", "")] * (year != before)
        rows.append((line.when(language), ("· " if line.beside else "") + line.what, line.where, line.waited, line.took))
    heads = (pair[language == "en"] for pair in HEADS)
    _table([(word, "right" if position > 2 else "left") for position, word in enumerate(heads)], rows, SCREEN)
    if any(line.beside for line in lines):
        typer.echo("· " + ("jalur sejajar" if language == "id" else "a track beside the main one"))
    _disclaimer(language)


@app.command()
def exercise(
    place: Place,
    out: Annotated[Path, typer.Option("--out", help="the file, .html: for the printer, with an answer sheet on a page of its own")],
    vignette: Annotated[str | None, typer.Option("--vignette", help="the vignette; the first one by default")] = None,
    sop: SopName = None,
    lang: Language = None,
) -> None:
    """The pathway exercise on paper: what is the next step?"""
    language = _language(lang)
    if out.suffix != ".html":
        raise _suffix("--out", "exercise", ".html")
    with _reporting_faults(language):
        _check_places(language, out)
        scenario = _load(place, sop, None)
        from simkit.workshop.exercise_view import paper
        from simkit.workshop.one_case import vignette_of

        if not scenario.vignettes:
            raise refusal("use.no_vignettes")
        name = vignette if vignette is not None else next(iter(scenario.vignettes))
        vignette_of(scenario, name)
        out.write_text(paper(scenario, name, language), encoding="utf-8")
    typer.echo(str(out))


@app.command(name="print")
def print_pack(
    place: Place,
    out: Annotated[Path, typer.Option("--out", help="the folder, made when it is not there")],
    sop: SopName = None,
    lang: Language = None,
) -> None:
    """The paper of a workshop: print list, vignettes, cards, capacity sheets, exercise, answers, SOP table, action plan, timelines."""
    language = _language(lang)
    with _reporting_faults(language):
        _check_places(language, out / "list.html" if out.exists() else out)
        scenario = _load(place, sop, None)
        from simkit.workshop.printing import write_pack

        written = write_pack(scenario, out, language, place)
    for file in written:
        typer.echo(str(file))


@app.command()
def explore(
    place: Place,
    out: Annotated[Path, typer.Option("--out", help="the file, .html: one page that needs no network, for a laptop or a phone")],
    sop: SopName = None,
    context: ContextNames = None,
    seed: Seed = 1,
    lang: Language = None,
) -> None:
    """The network as a picture in which the cases of one replication move."""
    language = _language(lang)
    if out.suffix != ".html":
        raise _suffix("--out", "picture", ".html")
    with _reporting_faults(language):
        _check_places(language, out)
        from simkit.workshop.calculation import run_of_replication
        from simkit.workshop.explore import save_html

        save_html(run_of_replication(_load(place, sop, context), seed, 0), out, language)
    typer.echo(str(out))


@app.command("sop")
def sop_table(
    place: Place,
    out: Annotated[Path, typer.Option("--out", help="the file: .html (for the printer), .xlsx or .docx")],
    sop: SopName = None,
    context: ContextNames = None,
    vignette: Annotated[str | None, typer.Option("--vignette", help="only the rows that this vignette's person walks")] = None,
    waits: Annotated[bool, typer.Option("--waits/--no-waits", help="the yellow column: waits in the simulation")] = True,
    seed: Seed = 1,
    lang: Language = None,
) -> None:
    """The SOP in the official form, with the waits that the form does not have."""
    language = _language(lang)
    from simkit.documents.sop_files import SUFFIXES, write_sop

    if out.suffix not in SUFFIXES:
        raise _suffix("--out", "sop", *SUFFIXES)
    with _reporting_faults(language):
        _check_places(language, out)
        scenario = _load(place, sop, context)
        from simkit.documents.sop_table import waits_of
        from simkit.workshop.one_case import vignette_of
        from simkit.workshop.sop import REPLICATIONS, steps_of_person

        if vignette is not None:
            vignette_of(scenario, vignette)
        steps = steps_of_person(scenario, vignette) if vignette is not None else None
        found = waits_of(scenario, seed, REPLICATIONS) if waits else None
        write_sop(scenario, out, language, steps=steps, waits=found, replications=REPLICATIONS)
    typer.echo(str(out))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(arguments: typer.Context, lang: Language = None) -> None:
    """JupyterLab on the start page's notebook. Further options go to JupyterLab."""
    language = _language(lang)
    with _reporting_faults(language):
        home = notebooks()
        names = sorted((home / language).glob("00_*.ipynb"))
        if not names:
            raise refusal("use.no_notebook", folder=home / language)
    # as the default address, so that the printed one leads to the notebook too; news and updates would ask the internet
    start = f"--LabApp.default_url=/lab/tree/{language}/{names[0].name}"
    quiet = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    stored = "--ContentsManager.pre_save_hook=simkit.jupyter.without_live_screens"
    options = ["--notebook-dir", str(home), start, *quiet, stored, *arguments.args]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    if not _has_a_display():
        options.append("--no-browser")
    # the kit's settings of JupyterLab: it asks nothing of the internet
    known = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join([str(Path(__file__).parent / "jupyter"), *([known] if known else [])])
    from jupyterlab.labapp import main as jupyterlab

    from simkit.jupyter import SMALL, encryption

    os.environ.update(SMALL)

    sys.argv = ["jupyter-lab", *options, f"--KernelManager.transport_encryption={encryption()}"]
    jupyterlab()


@app.command()
def serve(
    place: Annotated[str, typer.Argument(help="a name under scenarios/, a folder, or one file")] = "lampung",
    host: Annotated[str, typer.Option("--host", help="the address to listen on; others open the screens to the network")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8866,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="only print the address")] = False,
    lang: Language = None,
) -> None:
    """The participants' screens as pages without code, on this machine only."""
    language = _language(lang)
    with _reporting_faults(language):
        _load(place, None, None)  # a faulty scenario is told here, not on every participant's page
        from simkit.jupyter.serving import serve as served

        try:
            served(place, language, host, port, browser=not no_browser and _has_a_display())
        except OSError as problem:
            if problem.filename is not None:
                raise
            raise refusal("use.no_address", host=host, port=str(port), reason=problem.strerror or str(problem)) from None


def _has_a_display() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def notebooks() -> Path:
    """The folder of the notebooks: here, above, or beside the package.

    Raises:
        ValueError: when there is none.
    """
    for folder in (Path.cwd(), *Path.cwd().parents, Path(__file__).resolve().parents[1]):
        if (folder / "notebooks" / "id").is_dir():
            return folder / "notebooks"
    raise refusal("use.no_notebooks")


def main() -> None:
    """The entry point."""
    app(prog_name="simkit")


if __name__ == "__main__":
    main()
