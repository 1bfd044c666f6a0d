"""Vignettes: fictional persons, wholly fixed; what does not fit is a fault with its place."""

import shutil

import pytest

from simkit.scenario import ScenarioFaults, load
from simkit.scenario.folder import find

NAMES_OF_THE_PRESS = {"bunga", "mawar", "melati", "kenanga", "anggrek"}


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(find("lampung"), tmp_path / "lampung")


def faults_after(folder, old, new, file="kdrt.yaml"):
    path = folder / "vignettes" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ScenarioFaults) as report:
        load(folder)
    return report.value.faults


def test_the_six_cover_what_the_workshop_needs():
    vignettes = load("lampung").vignettes
    assert len(vignettes) == 6
    assert {one.attributes["age"] for one in vignettes.values()} == {"child", "adult"}
    assert any(one.group > 1 for one in vignettes.values())
    assert any(one.attributes["documents"] == "no" and one.group == 1 for one in vignettes.values())
    assert any(one.attributes["origin"] == "other" for one in vignettes.values())
    assert {one.stream for one in vignettes.values()} >= {"children", "women", "returnees"}


def test_the_sop_to_see_beside_exists():
    known = {file.stem for file in (find("lampung") / "sops").glob("*.yaml")}
    assert all(one.beside in known for one in load("lampung").vignettes.values())


def test_five_short_lines_in_both_languages_and_no_name_that_the_press_uses():
    for vignette in load("lampung").vignettes.values():
        assert len(vignette.story) == 5
        assert vignette.name.lower() not in NAMES_OF_THE_PRESS
        assert all(line.id != line.en for line in vignette.story)
        assert "boleh berhenti kapan saja" in vignette.story[-1].id
        assert "may stop at any time" in vignette.story[-1].en
        assert len(vignette.questions) >= 3


@pytest.mark.parametrize(
    ("old", "new", "says", "nearest"),
    [
        ("seen_risk: high", "seen_risk: hihg", "no value of 'seen_risk'", "high"),
        ("  tier: near", "  teir: near", "have no attribute 'teir'", "tier"),
        ("stream: women", "stream: woman", "no stream 'woman'", "women"),
        ("door: walk_in", "door: raid", "do not come through a door 'raid'", ""),
        ("wishes: [care, safe, psych]", "wishes: [caer, safe, psych]", "no event 'caer'", "care"),
        ('arrives: "2021-11-09 09:00"', 'arrives: "2021-05-09 09:00"', "after the warm-up", ""),
        ("hours_since: 12 h", "hours_since: 2 working days", "count it by the clock", ""),
        ("  phone: no\n", "", "missing: phone", ""),
        ("name: Wulan", "name: Wulan\nage: 34", "not a key", ""),
    ],
)
def test_what_does_not_fit_is_a_fault_with_its_place(folder, old, new, says, nearest):
    found = [fault for fault in faults_after(folder, old, new) if says in fault.message]
    assert found, "no such fault"
    assert found[0].file.endswith("vignettes/kdrt.yaml")
    assert found[0].line > 0
    assert found[0].nearest == nearest or not nearest


def test_a_line_that_cannot_be_read_aloud_in_one_breath_is_a_fault(folder):
    found = faults_after(folder, "Ia takut pulang, dan", "Ia takut pulang, dan " + "sangat " * 30)
    assert any("at most 140 characters" in fault.message for fault in found)


@pytest.mark.parametrize("sop", sorted(file.stem for file in (find("lampung") / "sops").glob("*.yaml")))
def test_they_fit_every_sop(sop):
    assert len(load("lampung", sop=sop).vignettes) == 6
