"""The reader of scenario files: places, plain values, and hostile files that end in a fault."""

import pytest

from simkit.scenario.faults import ScenarioFaults
from simkit.scenario.reading import MOST_BYTES, read_file, read_text

BOMB = "a: &a [1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def faults_of(text):
    with pytest.raises(ScenarioFaults) as report:
        read_text(text, "file.yaml")
    return report.value.faults


def test_values_and_places():
    document = read_text("a: 1\nb:\n  - x: yes\n  - {y: 2.5, z: '07'}\nc: 2021-10-18\nd:\n", "file.yaml")
    assert document.data == {"a": 1, "b": [{"x": "yes"}, {"y": 2.5, "z": "07"}], "c": "2021-10-18", "d": None}
    assert document.place(("b", 1, "y")) == (4, 6)
    assert document.place(("b", 1, "nothing")) == document.place(("b", 1))


def test_an_alias_repeats_a_value():
    assert read_text("a: &x [1, 2]\nb: *x\n", "f").data == {"a": [1, 2], "b": [1, 2]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOMB, "values"),
        ("a: " + "[" * 5000, "deeper"),
        ("a: " + "{b: " * 100 + "1" + "}" * 100, "deeper"),
        ("a: !!python/object/apply:os.system ['true']", "tags"),
        ("a: !include other.yaml", "tags"),
        ("a: 1\na: 2", "twice"),
        ("a: 1\n---\nb: 2", "second document"),
        ("a: *nothing", "names nothing"),
        ("? [a]\n: 1", "key must be"),
        ("a: [1, 2", "YAML"),
        ("- a\n- b", "keys and values"),
        ("", "keys and values"),
        ("a: \x00", "YAML"),
        ("a: &a\n  b: *a", "names nothing"),
    ],
)
def test_hostile_text_ends_in_a_fault(text, words):
    found = faults_of(text)
    assert any(words in str(fault) for fault in found), found


def test_hostile_files_end_in_a_fault(tmp_path):
    big, binary, latin = tmp_path / "big.yaml", tmp_path / "binary.yaml", tmp_path / "latin.yaml"
    with big.open("wb") as file:
        file.truncate(MOST_BYTES * 50)
    binary.write_bytes(bytes(range(256)) * 10)
    latin.write_bytes("judul: café".encode("latin-1"))
    cases = [(big, "bytes"), (binary, "UTF-8"), (latin, "UTF-8"), (tmp_path / "none.yaml", "cannot be read"), (tmp_path, "cannot be read")]
    for path, words in cases:
        with pytest.raises(ScenarioFaults, match=words):
            read_file(path)


def test_a_fault_says_place_path_and_message():
    assert str(faults_of("top:\n  a: 1\n  a: 2\n")[0]) == "file.yaml:3:3: top.a: this key is given twice"
