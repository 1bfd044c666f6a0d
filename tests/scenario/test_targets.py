"""Targets: lines to hold figures against; unknown figures are faults with their place."""

import json

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from simkit.cli import app
from simkit.experiment.replicate import replicate
from simkit.figures.targets import belongs_to, judged, known_figures, target_findings
from simkit.scenario import ScenarioFaults, load
from simkit.scenario.changes import Change
from simkit.scenario.loading import changed
from simkit.scenario.model import Scenario, Target

TITLE = {"id": "Baris", "en": "A line"}
QUEUE = {
    "title": TITLE,
    "horizon": "20 d",
    "network": {"agencies": {"desk": {"teams": {"clerks": {"staff": 1}}}}},
    "streams": {"cases": {"visitors": {"arrivals": {"per_hour": 1}, "first": "serve"}}},
    "sop": {"steps": {"serve": {"team": "desk.clerks", "time": {"exponential": {"mean": "30 min"}}, "next": "end"}}},
}


def target(figure, **more):
    return {"figure": figure, "kind": "proposal", "title": TITLE, **more}


def scenario(*targets):
    return Scenario.model_validate({**QUEUE, "targets": targets})


@pytest.mark.parametrize(
    ("line", "value", "met"),
    [({"at_most": 3}, 3, True), ({"at_most": 3}, 3.01, False), ({"at_least": 0.9}, 0.9, True), ({"at_least": 0.9}, 0.89, False)],
)
def test_a_value_on_the_line_meets_it(line, value, met):
    assert Target.model_validate(target("retellings", **line)).met_by(value) is met


@pytest.mark.parametrize("line", [{}, {"at_most": 1, "at_least": 0}, {"at_most": 1, "kind": "wish"}, {"at_most": 1, "basis": "hearsay"}])
def test_a_target_has_one_line_a_kind_and_a_basis(line):
    with pytest.raises(ValidationError):
        Target.model_validate(target("retellings", **line))


def test_a_family_of_figures():
    of_all = Target.model_validate(target("utilisation.*", at_most=0.85))
    assert belongs_to(of_all, "utilisation.desk.clerks")
    assert not belongs_to(of_all, "wait.desk.clerks.mean")


@pytest.mark.parametrize(
    ("figure", "more", "nearest"),
    [
        ("utilisation.desk.clerk", {}, "utilisation.desk.clerks"),
        ("retelings", {}, "retellings"),
        ("utilization.*", {}, None),
        ("time_to_safety.median", {"unit": "days"}, "hours"),
        ("open_per_manager.desk.clerks", {}, None),
    ],
)
def test_unknown_figures_are_found(figure, more, nearest):
    found = list(target_findings(scenario(target(figure, at_most=1, **more))))
    assert len(found) == 1
    assert nearest is None or found[0][2] == nearest


def test_an_unknown_figure_is_a_fault_with_its_place(tmp_path):
    for name, text in {
        "scenario.yaml": "title: {id: a, en: a}\nhorizon: 10 d\nsop: base\n",
        "network.yaml": "agencies: {desk: {teams: {clerks: {staff: 1}}}}\n",
        "streams.yaml": "cases: {visitors: {arrivals: {per_hour: 1}, first: serve}}\n",
        "sops/base.yaml": "steps: {serve: {team: desk.clerks, time: 5 min, next: end}}\n",
        "sources.yaml": "S1: {title: a}\n",
        "targets.yaml": "targets:\n  - {figure: hand_off, at_most: 3, kind: proposal, title: {id: a, en: a}, source: [S2]}\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioFaults) as report:
        load(tmp_path)
    found = {fault.message: (fault.file.split("/")[-1], fault.line, fault.nearest) for fault in report.value.faults}
    assert found == {
        "there is no figure 'hand_off'": ("targets.yaml", 2, "hand_offs"),
        "there is no source 'S2'; there are: S1": ("targets.yaml", 2, ""),
    }
    (tmp_path / "targets.yaml").write_text("- {figure: hand_offs}\n", encoding="utf-8")
    with pytest.raises(ScenarioFaults, match=r"targets.yaml:1:1"):
        load(tmp_path)


def test_targets_are_held_against_the_mean():
    lines = [target("utilisation.*", at_most=0.9), target("utilisation.desk.clerks", at_most=0.1), target("wait.desk.clerks.mean", at_least=90)]
    made = scenario(*lines)
    held = judged(made, replicate(made, 2).summary())
    assert [(one.figure, one.met) for one in held] == [
        ("utilisation.desk.clerks", True),
        ("utilisation.desk.clerks", False),
        ("wait.desk.clerks.mean", False),
    ]
    assert held[1].in_words(made, "en") == "≤ 10%: not met"
    assert held[2].in_words(made, "id") == "≥ 90 jam: belum tercapai"
    with pytest.raises(ValueError, match="there is no figure"):
        judged(scenario(target("nothing", at_most=1)), replicate(made, 1).summary())


def test_a_pool_left_without_limit_keeps_its_targets():
    made = scenario(target("utilisation.*", at_most=0.9), target("wait.desk.clerks.mean", at_most=90))
    open_to_all = changed(made, [Change(path="network.agencies.desk.teams.clerks.staff", set="unlimited")])
    assert not judged(open_to_all, replicate(open_to_all, 2).summary())
    assert "utilisation.desk.clerks" not in known_figures(open_to_all)


def test_every_target_of_lampung_has_its_figure():
    made = load("lampung")
    assert len(made.targets) == 21
    assert set(known_figures(made)) >= {one.figure for one in made.targets if not one.figure.endswith("*")}
    held = judged(made, replicate(made, 2).summary())
    assert {one.target.figure for one in held} == {one.figure for one in made.targets}
    assert {name for one in made.targets for name in one.source} <= set(made.sources)


def test_the_command_shows_and_writes_targets(tmp_path):
    file = tmp_path / "queue.yaml"
    file.write_text(json.dumps({**QUEUE, "targets": [target("utilisation.desk.clerks", at_most=0.1)]}), encoding="utf-8")
    shown = CliRunner().invoke(app, ["run", str(file), "--replications", "2", "--lang", "en"]).output
    assert "Target" in shown
    assert "≤ 10%: not met" in shown
    written = json.loads(CliRunner().invoke(app, ["run", str(file), "--replications", "2", "--json", "-"]).stdout)["targets"]
    assert [(row["figure"], row["met"], row["basis"]) for row in written] == [("utilisation.desk.clerks", False, "assumption")]
    file.write_text(json.dumps(QUEUE), encoding="utf-8")
    assert "Target" not in CliRunner().invoke(app, ["run", str(file), "--replications", "2", "--lang", "en"]).output
