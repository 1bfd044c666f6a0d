"""Pictures: each says its answer, in both languages and both sizes, with nothing cut, nothing overlapping, and words for those who cannot see it."""

import re
from itertools import combinations

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image

import simkit
from simkit import charts
from simkit.charts.network import flows_of
from simkit.charts.sheet import ticks_in_words
from simkit.charts.through_time import _weekly_mean, full_spans
from simkit.documents.case_way import case_number
from simkit.experiment.compare import compare_results
from simkit.language.messages import RefusalError, in_language
from tests.experiment.test_compare import SAFE
from tests.experiment.test_compare import results as made

SIZES = [("id", "laptop"), ("en", "projector"), ("id", "print")]


@pytest.fixture(scope="module")
def runs():
    scenario = simkit.load("lampung")
    return [simkit.simulate(scenario, 1, replication, engine="kernel") for replication in range(3)]


@pytest.fixture(scope="module")
def run(runs):
    return runs[0]


@pytest.fixture(scope="module")
def results():
    return simkit.replicate(simkit.load("lampung"), 4)


def faults_of(picture):
    """What is wrong with how a picture is drawn: texts that leave it, overlap, are tiny, or hold names out of files."""
    canvas = FigureCanvasAgg(picture.figure)
    canvas.draw()
    renderer, (width, height) = canvas.get_renderer(), picture.figure.bbox.size
    texts = [text for text in picture.figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    for axes in picture.figure.axes:  # labels of ticks beyond an axis, and of axes that are off, are not drawn
        hidden = set() if axes.axison else {id(label) for axis in (axes.xaxis, axes.yaxis) for label in axis.findobj(Text)}
        for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            low, high = min(limits) - 1e-9, max(limits) + 1e-9
            hidden |= {id(tick.label1) for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high}
        texts = [text for text in texts if id(text) not in hidden]
    boxes = [text.get_window_extent(renderer) for text in texts]
    found = []
    for text, box in zip(texts, boxes, strict=True):
        said = text.get_text()
        if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1:
            found.append(f"'{said}' leaves the picture")
        if text.get_fontsize() < 0.65 * matplotlib.rcParamsDefault["font.size"]:
            found.append(f"'{said}' is tiny")
        if re.search(r"[a-z]_[a-z]", said):
            found.append(f"'{said}' is a name out of a file")
    for (one, first), (other, second) in combinations(zip(texts, boxes, strict=True), 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        down = min(first.y1, second.y1) - max(first.y0, second.y0)
        if across > 2 and down > 4:
            found.append(f"'{one.get_text()}' and '{other.get_text()}' overlap by {across:.0f} × {down:.0f}")
    return found


@pytest.mark.parametrize(("language", "kind"), SIZES)
def test_pictures(runs, run, results, language, kind):
    scenario = run.scenario
    pictures = {
        "network": charts.network_picture(scenario, language, kind, agency="rsudam"),
        "flows": charts.network_flows(runs, language, kind),
        "flows of one": charts.network_flows(run, language, kind, agency="uptd_ppa"),
        "waits": charts.waits_by_team(results, language, kind),
        "queue": charts.queue_through_time(run, "uptd_ppa.psychologist", language, kind),
        "queue of several": charts.queue_through_time(runs, "uptd_ppa.psychologist", language, kind),
        "full": charts.when_full(runs, language=language, kind=kind),
        "full in one run": charts.when_full(run, "dinsos.rptc_beds", language, kind),
        "way": charts.case_way(run, case_number(run, 17), language, kind),
        "split": charts.time_split(results, language, kind),
        "groups": charts.by_group(results, "time_to_safety.mean", "type", language, kind),
        "deadlines": charts.deadlines(results, language, kind),
        "swimlane": charts.swimlane(scenario, 1, language, kind, waits={"hotline": (30.0, 9), "er_visit": (7200.0, 8)}),
        "swimlane without waits": charts.swimlane(scenario, 4, language, kind),
    }
    disclaimer = "bukan ramalan" if language == "id" else "neither a forecast"
    for name, picture in pictures.items():
        assert faults_of(picture) == [], name
        assert any(disclaimer in text.get_text().replace("\n", " ") for text in picture.figure.texts), name
        assert len(picture.alt_text) > 60, name
        assert not re.search(r"[a-z]_[a-z]", picture.alt_text), name
    assert pictures["split"]._repr_png_().startswith(b"\x89PNG")
    assert pictures["split"]._repr_mimebundle_()[1]["image/png"]["alt"] == pictures["split"].alt_text


def test_every_part_of_a_persons_time_that_is_told_is_drawn(run):
    for number in (17, 40, 120):
        picture = charts.case_way(run, case_number(run, number), "en")
        key = {text.get_text() for text in picture.figure.texts}
        told = [part.rsplit(" ", 2)[0] for part in picture.alt_text.rstrip(".").partition("service. ")[2].split("; ")]
        assert "office closed" in told
        assert not set(told) - key, "what offices closed in between is cut out of the waits, as in the sums"


def test_words_of_one_row_stand_on_one_line(results, run):
    split = charts.time_split(results, "en")
    canvas = FigureCanvasAgg(split.figure)
    canvas.draw()
    parts = {text.get_position()[1] for text in split.figure.texts if text.get_va() == "baseline"}
    assert len(parts) == 2, "a key of two rows"
    (axes,) = charts.swimlane(run.scenario, 5, "en").figure.axes
    heads = [text for text in axes.texts if text.get_text() in ("Provincial police", "Prov. hospital", "Provincial unit")]
    assert {(text.get_va(), text.get_position()[1]) for text in heads} == {("baseline", heads[0].get_position()[1])}


def test_a_picture_is_saved_for_a_report_with_its_words(results, tmp_path):
    picture = charts.waits_by_team(results, "id")
    for kind in ("png", "svg", "pdf"):
        picture.save(tmp_path / f"waits.{kind}")
    with Image.open(tmp_path / "waits.png") as found:
        assert found.info["Description"] == picture.alt_text
        assert round(found.info["dpi"][0]) == 300
        assert found.size[0] == pytest.approx(picture.figure.get_figwidth() * 300, abs=1)
    assert f"<title>{picture.alt_text}</title>" in (tmp_path / "waits.svg").read_text(encoding="utf-8")
    for wrong, told in (("waits.jpg", ".png, .svg, .pdf"), ("waits.png/x.png", "x.png")):
        with pytest.raises(RefusalError, match=re.escape(told)):
            picture.save(tmp_path / wrong)
    with pytest.raises(RefusalError, match="dpi: 10 is too small"):
        picture.save(tmp_path / "waits.png", dpi=10)


def test_a_picture_for_print_can_be_read_on_a_page_of_a4(results):
    picture = charts.waits_by_team(results, "id", "print")
    smallest = min(text.get_fontsize() for text in picture.figure.findobj(Text) if text.get_text().strip())
    assert smallest * 6.5 / picture.figure.get_figwidth() >= 6.5, "the disclaimer, on a page with margins"


def test_a_picture_for_a_projector_has_larger_type():
    with charts.style("projector"):
        assert matplotlib.rcParams["font.size"] == 18


def test_the_shelter_is_full_as_long_as_the_figure_says(runs, results):
    for run in runs:
        for pool in ("shelter.beds", "dinsos.rptc_beds"):
            seconds = sum(end - begin for begin, end in full_spans(run, pool))
            figure = results.values(f"full.{pool}")["berjenjang"][run.replication]
            assert seconds / (run.horizon - run.scenario.warm_up_seconds) == pytest.approx(figure)
    with pytest.raises(ValueError, match="shelter.beds"):
        charts.when_full(runs, "uptd_ppa.caseload")
    with pytest.raises(ValueError, match="no run"):
        charts.when_full([])


def test_the_queue_of_each_week_is_the_mean_over_its_time():
    times, waiting = np.array([0, 3, 10]) * 86_400, np.array([2, 9, 9])
    assert list(_weekly_mean(times, waiting)) == pytest.approx([(3 * 2 + 4 * 9) / 7, 9]), "three days of two, then nine; a last piece of three days"


def test_the_queue_of_several_runs_says_its_mean(runs):
    picture = charts.queue_through_time(runs, "uptd_ppa.psychologist", "en")
    means = []
    for run in runs:
        levels = run.levels[run.levels["pool"] == "uptd_ppa.psychologist"]
        times, start = levels["time"].to_numpy(), run.scenario.warm_up_seconds
        lasted = np.diff(np.clip([*times, run.horizon], start, run.horizon))
        means.append((levels["waiting"].to_numpy() * lasted).sum() / (run.horizon - start))
    assert picture.alt_text.startswith(f"Clinical psychologist: on average {np.mean(means):.0f} (")
    with pytest.raises(ValueError, match="did you mean 'uptd_ppa.psychologist'"):
        charts.queue_through_time(runs, "uptd_ppa.psycologist")
    with pytest.raises(ValueError, match="no run"):
        charts.queue_through_time([], "uptd_ppa.psychologist")


def test_flows_count_each_person_once_a_line(run):
    flows, visitors = flows_of([run])
    measured = run.cases[(run.cases["arrived"] >= run.scenario.warm_up_seconds) & ~run.cases["background"].astype(bool)]["case"]
    log = run.log[run.log["case"].isin(measured) & (run.log["kind"] == "service") & (run.log["started"] >= 0)]
    assert visitors["uptd_ppa"] == log[log["agency"] == "uptd_ppa"]["case"].nunique()
    assert visitors["shelter"] > 0, "a stay is a visit, though nobody works there"
    for (a, b), many in flows.items():
        assert a != b
        assert 0 < many <= min(visitors[a], visitors[b])
    a, b = max((flow for flow in flows if "rsudam" in flow), key=lambda flow: flows[flow])
    agencies = run.scenario.network.agencies
    title = f"Most people go from {agencies[a].short.en} to {agencies[b].short.en}: {flows[a, b]:.0f} a year"
    assert charts.network_flows(run, "en", agency="rsudam").alt_text.startswith(title)
    with pytest.raises(ValueError, match="there is no agency 'nobody'"):
        charts.network_flows(run, agency="nobody")


def test_a_swimlane_marks_the_longest_wait_and_has_the_pages_of_the_form(run):
    picture = charts.swimlane(run.scenario, 2, "en", waits={"bp3mi_pickup": (3600.0, 7), "bp3mi_drive": (36_000.0, 8)})
    assert "before no. 16" in picture.alt_text
    assert "10 hours" in picture.alt_text
    with pytest.raises(ValueError, match="pages 1 to 8"):
        charts.swimlane(run.scenario, 9)


def test_in_the_picture_of_differences_right_is_better_and_each_row_says_its_change():
    figures = {
        (SAFE, "all"): ([20, 21, 22, 23], [11, 12, 12, 14]),  # lower is better, and it falls
        ("retellings", "all"): ([5, 5, 6, 6], [6, 6, 7, 7.1]),  # lower is better, and it rises
        ("care.within_72h", "all"): ([0.5, 0.6, 0.5, 0.6], [0.51, 0.59, 0.505, 0.595]),
        (SAFE, "age=child"): ([20, 21, 22, 23], [220, 225, 222, 223]),
    }
    comparison = compare_results(made(figures))
    spoken = {"id": ["turun 9,2 jam", "belum dapat dibedakan", "naik 1,02"], "en": ["down 9.2 hours", "not distinguishable", "up 1.02"]}
    for language, words in spoken.items():
        picture = charts.differences(comparison, language=language)
        (axes,) = picture.figure.axes
        texts = [text.get_text().replace("\n", " ") for text in axes.texts]
        for place, word in enumerate(words):
            assert word in texts[place]
        middles = [float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() in ("o", "^")]
        assert middles[0] > 0 > middles[2]
        assert middles[3] < 0, "the children, who get worse, are shown"
        assert len(middles) == 4
        assert all(word in picture.alt_text for word in (words[0], words[2])), "what gets better and what gets worse"
        assert axes.get_yticklabels()[-1].get_text() in ("Kelompok yang menjadi lebih buruk", "Groups that get worse")
    few = charts.differences(comparison, language="en", most=2)
    assert "Not shown for want of room: 1 figure." in few.figure.texts[1].get_text().replace("\n", " ")
    with pytest.raises(ValueError, match="not compared here"):
        charts.differences(comparison, "c")
    with pytest.raises(RefusalError, match=r"-1 is too small|-1 terlalu kecil"):
        charts.differences(comparison, most=-1)


def test_a_figure_without_a_good_direction_is_told_under_the_title():
    busy = ("utilisation.desk.clerks", "all")
    results = made({busy: ([0.5, 0.6, 0.5, 0.6], [0.6, 0.7, 0.6, 0.71])})
    assert compare_results(results).worse_off().empty, "nothing of it is compared by default"
    picture = charts.differences(compare_results(results, busy[0]), language="en")
    assert "Neither better nor worse: Utilisation, clerks up 10.2 points" in picture.figure.texts[1].get_text().replace("\n", " ")


def test_deadlines_and_groups_say_what_they_show(results):
    kept = charts.deadlines(results, "en")
    assert kept.alt_text.startswith("4 of 15 deadlines are kept")
    assert "%" in kept.alt_text
    waits = charts.by_group(results, "time_to_safety.mean", "tier", "id")
    assert all(word in waits.alt_text for word in ("dekat", "sedang", "jauh"))
    (axes,) = charts.by_group(results, "care.within_72h", "risk", "en").figure.axes
    rows = [label.get_text() for label in axes.get_yticklabels()]
    assert rows == ["true risk: high", "true risk: medium", "true risk: low"], "in the order of the scenario, not of the alphabet"
    with pytest.raises(ValueError, match="no figure"):
        charts.by_group(results, "time_to_safety.mean", "shoe_size")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (lambda run, results: charts.waits_by_team(run), "results: expected results of replications, not 'Run'; give for example"),
        (lambda run, results: charts.differences(results), "comparison: expected a comparison, not 'Results'; give for example simkit.compare([…])"),
        (lambda run, results: charts.when_full(results), "runs: expected a replication, not 'Results'; give for example simkit.simulate(…)"),
        (lambda run, results: charts.network_flows([run, 3]), "runs: expected a replication, not 3"),
        (lambda run, results: charts.case_way([run], 3), "run: expected a replication, not a list"),
        (lambda run, results: charts.case_way(run, 10**6), "case: 1,000,000 is too large; at most"),
        (lambda run, results: charts.case_way(run, "17"), "case: expected a whole number, not '17'"),
        (lambda run, results: charts.case_way(run, 0), "number 0 is work of others, not a person's case; choose"),
        (lambda run, results: charts.when_full([run, simkit.simulate("tutorial")]), "these runs are of several scenarios"),
        (lambda run, results: charts.time_split(results, kind=["print"]), "there is no kind of picture '['print']'"),
        (lambda run, results: charts.swimlane(3), "scenario: expected a scenario, not 3"),
        (lambda run, results: charts.time_split(results, "fr"), "simkit does not speak 'fr'"),
        (lambda run, results: charts.deadlines(results, "en", "poster"), "there is no kind of picture 'poster'; there are: laptop, projector, print"),
    ],
)  # fmt: skip
def test_what_a_picture_cannot_be_made_of_is_refused_in_a_sentence(run, results, asked, told):
    with pytest.raises(RefusalError) as refused:
        asked(run, results)
    assert in_language(refused.value, "en").startswith(told)


def test_a_picture_of_a_place_and_of_an_sop_without_deadlines():
    assert charts.swimlane("tutorial", language="en").alt_text.startswith("SOP: ")
    assert charts.deadlines(simkit.replicate("tutorial", 2), "en").alt_text == "This SOP holds no deadlines."


def test_no_number_of_an_axis_is_rounded_to_another():
    assert ticks_in_words([0.0, 2.5, 5.0], "id") == ["0", "2,5", "5"]
    assert ticks_in_words([0.0, 1e3, 2e3], "id") == ["0", "1.000", "2.000"]
    assert ticks_in_words([0.0, 0.25, 0.5], "en") == ["0", "0.25", "0.5"]
