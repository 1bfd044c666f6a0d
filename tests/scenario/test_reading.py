"""The reader of scenario files: places, plain values, and hostile files that end in a fault."""

import pytest
import yaml

from simkit.scenario import reading
from simkit.scenario.faults import MOST_FAULTS, ScenarioFaults
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


@pytest.mark.parametrize("sign", ["!", "&", "*", "[", "{", "- ", "? ", '"', "'", "%", ":", "a: ", "[a: ", "{a: ", "&a [", "? a\n", "a\n", "\0", "\\"])
@pytest.mark.parametrize("before", ["", "key: ", 'key: "', "key: ["])
def test_a_million_of_one_sign_is_no_scenario(sign, before):
    text = before + (sign * (1_000_000 // len(sign)) if (before, sign) != ('key: "', "\\") else "\\x" * 500_000)
    found = None
    try:
        read_text(text, "file.yaml")
    except ScenarioFaults as report:
        found = report.faults
    if found is None:
        assert before == "key: "  # one long word; the models refuse it
        return
    assert 0 < len(found) <= MOST_FAULTS
    assert all(fault.line > 0 and fault.column > 0 for fault in found)


@pytest.mark.parametrize(
    ("written", "sign"),
    [
        (r"\e[2Jgone", "U+001B"), (r"bell \a", "U+0007"), (r"other\rline", "U+000D"), (r"\x9b2J", "U+009B"), (r"\x7f", "U+007F"), (r"\0", "U+0000"),
        (r"left \u202e thgir", "U+202E"), ("left \u202e thgir", "U+202E"), (r"\u2066 isolated", "U+2066"),
    ],
)  # fmt: skip
def test_signs_that_a_terminal_obeys_are_faults_in_texts_and_in_keys(written, sign):
    for text, place, path in ((f'title:\n  id: "{written}"\n', (2, 7), "title.id"), (f'title:\n  "{written}": a\n', (2, 3), "title")):
        [fault] = faults_of(text)
        assert (fault.line, fault.column, fault.path, fault.says.key) == (*place, path, "file.obeyed")
        for language in ("id", "en"):
            told = fault.in_language(language)
            assert sign in told
            assert told.isprintable()


def test_white_space_and_other_alphabets_are_ordinary_text():
    text = 'a: "one\\ttab\\nline\\u00a0space"\nb: |\n  two\n  lines\nc: "né, 中, \u0627\u0644, \U0001f600"\n'
    assert read_text(text, "f").data["a"] == "one\ttab\nline\u00a0space"


def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path):
    text = "a: 1\nb:\n  - c: '2'\n"
    plain = read_text(text, "f")
    file = tmp_path / "f.yaml"
    for other in (text.replace("\n", "\r\n"), text.replace("\n", "\r"), "\ufeff" + text):
        file.write_bytes(other.encode("utf-8"))
        again = read_file(file, "f")
        assert (again.data, again.places) == (plain.data, plain.places)


def test_wrong_encodings_and_signs_have_a_place(tmp_path):
    file = tmp_path / "f.yaml"
    for content, place in (("a: 1\nb: caf\xe9".encode("latin-1"), (2, 7)), ("a: b".encode("utf-16"), (1, 1)), ("a: b".encode("utf-16-le"), (1, 2))):
        file.write_bytes(content)
        with pytest.raises(ScenarioFaults, match="UTF-8") as report:
            read_file(file)
        assert (report.value.faults[0].line, report.value.faults[0].column) == place


@pytest.mark.parametrize("parser", ["CSafeLoader", "SafeLoader"])
def test_both_parsers_of_events_say_the_same(parser, monkeypatch):
    monkeypatch.setattr(reading, "_PARSER", getattr(yaml, parser))
    document = read_text("a: &x [1, 'b', yes]\nc: {d: *x}\n", "f")
    assert document.data == {"a": [1, "b", "yes"], "c": {"d": [1, "b", "yes"]}}
    assert document.place(("c", "d")) == (2, 5)
    with pytest.raises(ScenarioFaults, match="not valid YAML"):
        read_text("a: [1", "f")


def test_hostile_files_end_in_a_fault(tmp_path):
    big, binary, latin = tmp_path / "big.yaml", tmp_path / "binary.yaml", tmp_path / "latin.yaml"
    with big.open("wb") as file:
        file.truncate(MOST_BYTES * 50)
    binary.write_bytes(bytes(range(256)) * 10)
    latin.write_bytes("judul: café".encode("latin-1"))
    cases = [(big, "bytes"), (binary, "UTF-8"), (latin, "UTF-8"), (tmp_path / "none.yaml", "no such file"), (tmp_path, "cannot be read")]
    for path, words in cases:
        with pytest.raises(ScenarioFaults, match=words):
            read_file(path)


def test_a_fault_says_place_path_and_message():
    assert str(faults_of("top:\n  a: 1\n  a: 2\n")[0]) == "file.yaml:3:3: top.a: this key is given twice: 'a'; take one of the two out"
