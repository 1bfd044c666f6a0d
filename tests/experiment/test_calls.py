"""What an analyst types quickly: a wrong argument of a public call is refused in one sentence that begins with its name; a short one is taken."""

import datetime as dt
import inspect
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import simkit
from simkit.language.messages import RefusalError
from simkit.scenario import ScenarioFaults
from simkit.scenario.loading import with_levers

closed = ThreadPoolExecutor(1)
closed.shutdown()
NAMES = {
    **{name: getattr(simkit, name) for name in simkit.__all__}, "DESK": simkit.load("tutorial"), "LAMPUNG": simkit.load("lampung"), "np": np,
    "dt": dt, "RESULTS": simkit.replicate("tutorial", 2, groups=False), "with_levers": with_levers,
    "COMPARED": simkit.compare(["tutorial", "tutorial"], 2, groups=False), "closed": closed, "file": __file__,
}  # fmt: skip

WRONG = {  # what is typed: how the sentence begins
    "replicate('lampun', 2)": "lampun: there is no scenario, folder or file of this name; did you mean 'lampung'?",
    "replicate(None, 2)": "scenario: expected a scenario, not nothing; give what simkit.load",
    "replicate(7)": "scenario: expected a scenario, not 7",
    "replicate([DESK])": "scenario: expected a scenario, not a list",
    "replicate(RESULTS)": "scenario: expected a scenario, not 'Results'",
    "replicate(DESK, 2.5)": "n: expected a whole number, not 2.5",
    "replicate(DESK, '10')": "n: expected a whole number, not '10'",
    "replicate(DESK, True)": "n: expected a whole number, not true",
    "replicate(DESK, None)": "n: expected a whole number, not nothing",
    "replicate(DESK, 0)": "n: 0 is too small; at least 1",
    "replicate(DESK, 10**9)": "n: 1,000,000,000 is too large; at most 1,000,000",
    "replicate(DESK, 2, 'one')": "seed: expected a whole number, not 'one'",
    "replicate(DESK, 2, 1.5)": "seed: expected a whole number, not 1.5",
    "replicate(DESK, 2, None)": "seed: expected a whole number, not nothing",
    "replicate(DESK, 2, groups=['nope'])": "there is no attribute 'nope'; there are:",
    "replicate(DESK, 2, groups=None)": "groups: expected a list, not nothing; write [a, b, …]",
    "replicate(DESK, 2, groups=[3])": "groups: expected a word or a text, not 3",
    "replicate(DESK, 2, figures=['retelings'])": "there is no figure 'retelings'; did you mean 'retellings'?",
    "replicate(DESK, 2, figures='retelings')": "there is no figure 'retelings'",
    "replicate(DESK, 2, figures=[])": "figures: there is no figure; name at least one",
    "replicate(DESK, 2, figures=3)": "figures: expected a list, not 3",
    "replicate(DESK, 2, executor=4)": "executor: expected an executor of concurrent.futures, not 4",
    "replicate(DESK, 2, executor='threads')": "executor: expected an executor of concurrent.futures, not 'threads'",
    "replicate(DESK, 2, executor=closed, cache=False)": "the executor is shut down",
    "replicate(DESK, 2, progress='yes')": "progress: expected a function, not 'yes'",
    "replicate(DESK, 2, progress=lambda done: None)": "progress: this function will be called as progress(done, all)",
    "replicate(DESK, 2, cancel=lambda asked: True)": "cancel: this function will be called as cancel()",
    "sweep(LAMPUNG, {'psychologists': 1.5}, 2)": "lever “psychologists” (levers.psychologists): 1.5 is not known here; what may stand here: a whole",
    "replicate(DESK, 2, cancel=0)": "cancel: expected a function, not 0",
    "replicate(DESK, 2, engine='simpi')": "there is no engine 'simpi'; did you mean 'simpy'?",
    "replicate(DESK, 2, engine=1)": "there is no engine '1'",
    "replicate(DESK, 2, cache=5)": "cache: expected the path of a folder, not 5",
    "RESULTS.summary(level=95)": "level: the level of an interval lies between 0 and 1, not at 95",
    "RESULTS.summary(level='95')": "level: expected a number, not '95'",
    "RESULTS.values(['retellings'])": "figures: expected a word",
    "RESULTS.values('retellings', 'type=nope')": "there is no group 'type=nope'; there are: all",
    "RESULTS.summary(group='nope')": "there is no group 'nope'; there are: all",
    "COMPARED.sentences('fr')": "simkit does not speak 'fr'",
    "COMPARED.sentences('en', 'nope')": "there is no group 'nope'; there are: all",
    "COMPARED.sentences('en', scenario='nope')": "'nope' is not compared here; choose one of: satu-konselor (2)",
    "COMPARED.worse_off_in_words('fr')": "simkit does not speak 'fr'",
    "COMPARED.worse_off_in_words('en', 'nope')": "'nope' is not compared here",
    "COMPARED.worse_off_in_words('en', most='x')": "most: expected a whole number, not 'x'",
    "COMPARED.apart_in_words('en', 'nope')": "'nope' is not compared here",
    "until_precise(DESK, {'retellings': 0.5}).sentences('fr')": "simkit does not speak 'fr'",
    "sweep(DESK, {'counsellors': 1}, 2).summary(group='nope')": "there is no group 'nope'",
    "with_levers(None, {})": "scenario: expected a scenario, not nothing",
    "compare('lampung')": "give at least two scenarios to compare",
    "compare(DESK)": "give at least two scenarios to compare",
    "compare([])": "give at least two scenarios to compare",
    "compare(None)": "scenarios: expected a list, not nothing",
    "compare(['tutorial', 3])": "scenario: expected a scenario, not 3",
    "compare(['tutorial', 'lampun'])": "lampun: there is no scenario, folder or file of this name; did you mean 'lampung'?",
    "compare([DESK, DESK], 'ten')": "replications: expected a whole number, not 'ten'",
    "compare([DESK, DESK], 1)": "give at least two replications",
    "compare([DESK, DESK], 2, figures=['retelings'])": "there is no figure 'retelings'",
    "simulate(3)": "scenario: expected a scenario, not 3",
    "simulate('lampun')": "lampun: there is no scenario, folder or file of this name; did you mean 'lampung'?",
    "simulate(DESK, seed='a')": "seed: expected a whole number, not 'a'",
    "simulate(DESK, replication=-1)": "replication: -1 is too small; at least 0",
    "simulate(DESK, replication=0.5)": "replication: expected a whole number, not 0.5",
    "simulate(DESK, replication=2**63, engine='kernel')": "replication: 9,223,372,036,854,775,808 is too large; at most 1,000,000,000,000",
    "simulate(DESK).event_log('fr')": "simkit does not speak 'fr'",
    "simulate(DESK).event_log(kinds=None)": "kinds: expected a list, not nothing",
    "simulate(DESK).event_log(kinds='tea')": "there is no kind of row 'tea'",
    "simulate(DESK, engine='fast')": "there is no engine 'fast'",
    "simulate(DESK, engine=['kernel'])": "there is no engine",
    "Simulation(None)": "scenario: expected a scenario, not nothing",
    "Simulation(DESK, 'a')": "seed: expected a whole number, not 'a'",
    "Simulation(DESK, 1, -2)": "replication: -2 is too small",
    "Simulation(DESK).run('soon')": "until: 'soon' is not a duration; write for example '45 min'",
    "Simulation(DESK).run('3 hari')": "until: '3 hari' is not written as a duration; write '3 d'",
    "Simulation(DESK).run('3 working days')": "until: working days do not count here; count it by the clock",
    "Simulation(DESK).run(-1)": "until: the run stands at second 0, and cannot go back to second -1; begin a new run",
    "Simulation(DESK).run(7200).run('1 h')": "until: the run stands at second 7,200, and cannot go back to second 3,600",
    "Simulation(DESK).run(0.5)": "until: expected seconds from the start, or a duration, not 0.5; write for example 86400 or '3 d'",
    "Simulation(DESK).run(dt.timedelta(3))": "until: expected seconds from the start, or a duration, not 'timedelta'",
    "Simulation(DESK).change('staff')": "changes: expected changes, not 'staff'; write simkit.Change",
    "Simulation(DESK).change(levers={'counsellors': 'two'})": "levers, counsellors: expected a number, not 'two'",
    "Simulation(DESK).change(levers=['counsellors'])": "levers: expected names with their values, not a list",
    "Simulation(DESK).go_on_as(3)": "scenario: expected a scenario, not 3",
    "load(None)": "place: expected a name under scenarios/, a folder or one file, not nothing",
    "load(3)": "place: expected a name",
    "load(['tutorial'])": "place: expected a name",
    "load('')": "scenarios: this is no folder of a scenario",
    "load('lampung', sop=3)": "sop: expected a word or a text, not 3",
    "load('lampung', contexts='pandemic')": "lampung: there is no context 'pandemic'; did you mean 'pandemi'?",
    "load('lampung', contexts=None)": "contexts: expected a list, not nothing",
    "load('lampung', contexts=[['pandemi']])": "contexts: expected a word or a text, not a list",
    "load('lampung', contexts={'pandemi': 1})": "contexts: expected a list, not keys",
    "load('tutorial', levers='counsellors=2')": "levers: expected names with their values, not 'counsellors=2'",
    "load('tutorial', levers={'counsellors': '2'})": "levers, counsellors: expected a number, not '2'",
    "load('tutorial', levers={'counsellors': None})": "levers, counsellors: expected a number, not nothing",
    "load('tutorial', levers={'counsellors': float('nan')})": "levers, counsellors: expected a number",
    "load('tutorial', levers={3: 2})": "levers: expected a word or a text, not 3",
    "load('tutorial', changes='x')": "changes: expected a list, not 'x'",
    "load('tutorial', changes=[{'path': 'horizon'}])": "changes: expected changes, not keys and values",
    "with_levers(DESK, 3)": "levers: expected names with their values, not 3",
    "Change(path='horizon')": "a change has exactly one action; give exactly one of: set, scale",
    "Change(pth='horizon', set=3)": "pth: 'pth' is not a key of the language here; did you mean 'path'?",
    "Change(path=3, set=3)": "path: expected a word or a text, not 3",
    "Change(path='horizon', scale=-1)": "scale: -1 is too small; at least 0",
    "Change(path='horizon', set=1, from_='17/08/2021')": "from_: '17/08/2021' is not a date: the year comes first; write 2021-08-17",
    "Change(set=1)": "'path' is missing; add it here",
    "Scenario(title='x')": "'horizon' is missing; add it here; 'network' is missing",
    "changed(DESK, None)": "changes: expected a list, not nothing",
    "changed(DESK, ['x'])": "changes: expected changes, not 'x'",
    "changed(3, [])": "scenario: expected a scenario, not 3",
    "changed(DESK, [], '17/08/2021')": "from_: '17/08/2021' is not a date: the year comes first; write 2021-08-17",
    "changed(LAMPUNG, Change(path='horizon', set='3 d'), '2021-08-17')": "'horizon' holds from the start to the end and cannot change on a date",
    "changed(LAMPUNG, Change(path='nope', set=3), '2021-08-17')": "'nope' is not a key of the language here; known keys: network, streams, sop",
    "changed(LAMPUNG, Change(path='ntwork.x', set=3), '2021-08-17')": "change of 'ntwork.x': there is no 'ntwork' in the scenario",
    "changed(DESK, [], 5)": "from_: 5 is not a date",
    "until_precise(DESK, 'retellings')": "name at least one figure and its half-width",
    "until_precise(DESK, ['retellings'])": "name at least one figure and its half-width",
    "until_precise(DESK, {3: 0.1})": "name at least one figure and its half-width",
    "until_precise(DESK, {'retellings': 'small'})": "precision, retellings: expected a number, not 'small'",
    "until_precise(DESK, {'retellings': -1})": "the half-width of 'retellings' must be above zero, not -1",
    "until_precise(DESK, {'retellings': None})": "precision, retellings: expected a number, not nothing",
    "until_precise(DESK, {'retelings': 0.1})": "there is no figure 'retelings'",
    "until_precise(DESK, {('retellings', 'nope=1'): 0.1})": "there is no attribute 'nope'",
    "until_precise(DESK, {('retellings', 'type=nope'): 0.1})": "this scenario has no figure 'retellings' of 'type=nope'",
    "until_precise(DESK, {'retellings': 0.1}, most='all')": "most: expected a whole number, not 'all'",
    "until_precise(DESK, {'retellings': 0.1}, most=2)": "most: 2 is too small; at least 3",
    "until_precise(DESK, {'retellings': 0.1}, level=95)": "level: the level of an interval lies between 0 and 1, not at 95",
    "until_precise(DESK, {'retellings': 0.1}, look_ahead=-1)": "look_ahead: -1 is too small",
    "until_precise(None, {'retellings': 0.1})": "scenario: expected a scenario, not nothing",
    "sweep(DESK, None)": "levers: expected names with their values, not nothing",
    "sweep(DESK, 'counsellors')": "levers: expected names with their values, not 'counsellors'",
    "sweep(DESK, {})": "name at least one lever",
    "sweep(DESK, {'x': 3})": "there is no lever 'x'; there are:",
    "sweep(DESK, {'counsellors': '1,2'})": "levers, counsellors: expected a list, not '1,2'",
    "sweep(DESK, {'counsellors': ['1']})": "levers, counsellors: expected a number, not '1'",
    "sweep(DESK, {'counsellors': []})": "give at least one value for the lever 'counsellors'",
    "sweep(DESK, {'counsellors': 1}, out=3)": "out: expected the path of a folder, not 3",
    "sweep(DESK, {'counsellors': 1}, out=file)": f"'{__file__}' cannot be written or read",
    "sweep(DESK, {'counsellors': 1}, 'ten')": "replications: expected a whole number, not 'ten'",
    "sweep(DESK, {'counsellors': 1}, groups='nope')": "there is no attribute 'nope'",
    "sweep(DESK, {'counsellors': 1}, figures='nope')": "there is no figure 'nope'",
    "sweep(DESK, {'counsellors': 1}, executor=2)": "executor: expected an executor",
    "one_at_a_time(DESK, ['retelings'])": "there is no figure 'retelings'",
    "one_at_a_time(DESK, [])": "figures: there is no figure; name at least one",
    "one_at_a_time(DESK, None)": "figures: expected a list, not nothing",
    "one_at_a_time(DESK, ['retellings'], ['sop.nope'])": "there is no number of the scenario 'sop.nope'",
    "one_at_a_time(DESK, ['retellings'], 3)": "paths: expected a list, not 3",
    "one_at_a_time(DESK, ['retellings'], [3])": "paths: expected a word or a text, not 3",
    "one_at_a_time(DESK, ['retellings'], replications=0)": "replications: 0 is too small",
    "one_at_a_time(DESK, ['retellings'], progress=1)": "progress: expected a function, not 1",
    "one_at_a_time(3, ['retellings'])": "scenario: expected a scenario, not 3",
    "difference(DESK, 3)": "b: expected a scenario, not 3",
    "difference(None, DESK)": "a: expected a scenario, not nothing",
    "difference(DESK, DESK, 'fr')": "simkit does not speak 'fr'",
    "labelled(RESULTS, DESK)": "frame: expected a table of results, not 'Results'",
    "explained(RESULTS, DESK)": "table: expected a table of results, not 'Results'",
    "explained(RESULTS.frame, DESK, 'fr')": "simkit does not speak 'fr'",
    "labelled(RESULTS.summary(), 3)": "scenario: expected a scenario, not 3",
    "labelled(RESULTS.summary(), DESK, 7)": "simkit does not speak '7'",
    "basis_of_numbers(3)": "scenario: expected a scenario, not 3",
    "basis_of_numbers(DESK, 'fr')": "simkit does not speak 'fr'",
}


@pytest.mark.parametrize("typed", WRONG)
def test_a_wrong_argument_is_refused_in_one_sentence(typed):
    with pytest.raises((RefusalError, ScenarioFaults)) as refused:
        eval(typed, NAMES)
    told = refused.value.in_language("en")
    assert told.startswith(WRONG[typed]), told
    assert "\n" not in told
    assert refused.value.in_language("id") != told
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None, "one traceback, not two"


def same(one, other):
    """Whether two results, runs or scenarios say the same."""
    if isinstance(one, simkit.Run):
        return np.array_equal(one.log_data.data, other.log_data.data)
    return one == other if isinstance(one, simkit.Scenario | list) else one.frame.equals(other.frame)


SHORT = {  # what is typed: what it stands for
    "replicate('tutorial', 2)": "replicate(DESK, 2)",
    "replicate(DESK, np.int64(2), np.int64(7))": "replicate(DESK, 2, 7)",
    "replicate(DESK, 2.0)": "replicate(DESK, 2)",
    "replicate(DESK, 2, groups='type', figures='retellings')": "replicate(DESK, 2, groups=['type'], figures=['retellings'])",
    "compare(['tutorial', 'tutorial'], 2)": "compare([DESK, DESK], 2)",
    "compare(iter([DESK, DESK]), 2)": "compare([DESK, DESK], 2)",
    "simulate('tutorial')": "simulate(DESK)",
    "Simulation('tutorial').run('3 d').so_far()": "Simulation(DESK).run(3 * 86400).so_far()",
    "Simulation(DESK).run(10**9).run(10**8).so_far()": "Simulation(DESK).run().so_far()",
    "load('lampung', contexts='pandemi')": "load('lampung', contexts=['pandemi'])",
    "changed('tutorial', Change(path='place', set='x'))": "changed(DESK, [Change(path='place', set='x')])",
    "changed(LAMPUNG, [], '2021-08-17')": "changed(LAMPUNG, [], dt.datetime(2021, 8, 17))",
    "changed(LAMPUNG, [], dt.date(2021, 8, 17))": "changed(LAMPUNG, [], dt.datetime(2021, 8, 17))",
    "sweep(DESK, {'counsellors': 1}, 2)": "sweep(DESK, {'counsellors': [1]}, 2)",
    "sweep('tutorial', {'counsellors': np.arange(1, 3)}, 2)": "sweep(DESK, {'counsellors': [1, 2]}, 2)",
    "difference('tutorial', 'tutorial')": "difference(DESK, DESK, 'id')",
}


@pytest.mark.parametrize("typed", SHORT)
def test_what_is_short_and_clear_is_taken(typed):
    assert same(eval(typed, NAMES), eval(SHORT[typed], NAMES))


def test_results_say_in_one_line_what_they_are():
    swept = simkit.sweep("tutorial", {"counsellors": [1, 2]}, 3)
    assert repr(swept) == "<Sweep of counsellors: 2 points of 3 replications, seed 1; see summary(), points, frame>"


def test_a_draft_beside_itself_is_told(capsys):
    compared = simkit.compare(["tutorial", "tutorial", simkit.load("tutorial", levers={"counsellors": 2})], 2, groups=False)
    assert capsys.readouterr().err.splitlines() == [
        "simkit: 'satu-konselor (2)' sama persis dengan 'satu-konselor': semua selisihnya nol. / "
        "'satu-konselor (2)' is the very same as 'satu-konselor': all differences are zero."
    ]
    assert set(compared.frame[compared.frame["scenario"] == "satu-konselor (2)"]["difference"]) == {0.0}


def test_what_differs_in_sop_and_in_contexts_is_told_to_be_of_both(capsys):
    lampung = {name: simkit.load("lampung", **asked) for name, asked in {
        "base": {}, "sop": {"sop": "visum-dekat"}, "context": {"contexts": ["pandemi"]}, "both": {"sop": "visum-dekat", "contexts": ["pandemi"]},
    }.items()}  # fmt: skip
    simkit.compare([lampung["base"], lampung["sop"], lampung["context"]], 2, groups=False, figures="retellings")
    simkit.compare([lampung["context"], lampung["both"]], 2, groups=False, figures="retellings")
    assert "differ in their SOP" not in capsys.readouterr().err
    simkit.compare([lampung["base"], lampung["both"]], 2, groups=False, figures="retellings")
    assert "'visum-dekat+pandemi' and 'berjenjang' differ in their SOP and in their contexts" in capsys.readouterr().err


def test_a_comparison_is_labelled_with_its_units_once():
    table = simkit.labelled(NAMES["COMPARED"].frame, "tutorial", "en")
    assert list(table.columns)[:4] == ["draft", "figure", "unit", "group"]


def test_what_is_loaded_later_is_completed_too():
    code = "import simkit; print({*simkit.__all__} <= {*dir(simkit)})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True\n"


def test_every_call_says_under_raises_what_it_refuses():
    for name in simkit.__all__:
        call = getattr(simkit, name)
        if inspect.isfunction(call):
            assert "RefusalError" in (call.__doc__ or ""), name
