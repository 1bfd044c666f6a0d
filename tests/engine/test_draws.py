import numpy as np
from scipy import stats

from simkit.engine.draws import case_key, key_of, stream_key, uniform


def test_draws_are_uniform_and_independent_between_cases_purposes_and_visits():
    stream = stream_key(1, 0, "children")
    by_case = [uniform(case_key(stream, n), key_of("visum", "time")) for n in range(20_000)]
    by_visit = [uniform(case_key(stream, 7), key_of("visum", "time"), v) for v in range(20_000)]
    by_purpose = [uniform(case_key(stream, 7), key_of("purpose", str(p))) for p in range(20_000)]
    for sample in (by_case, by_visit, by_purpose):
        assert stats.kstest(sample, "uniform").pvalue > 1e-4
        assert abs(np.corrcoef(sample[:-1], sample[1:])[0, 1]) < 4 / np.sqrt(len(sample))


def test_a_draw_is_a_function_of_its_key_alone():
    key = case_key(stream_key(3, 2, "women"), 11)
    assert uniform(key, key_of("a")) == uniform(key, key_of("a"))
    others = {
        uniform(case_key(stream_key(3, 2, "women"), 12), key_of("a")),
        uniform(case_key(stream_key(3, 1, "women"), 11), key_of("a")),
        uniform(case_key(stream_key(4, 2, "women"), 11), key_of("a")),
        uniform(case_key(stream_key(3, 2, "children"), 11), key_of("a")),
        uniform(key, key_of("b")),
        uniform(key, key_of("a"), 1),
    }
    assert len(others | {uniform(key, key_of("a"))}) == 7


def test_draws_do_not_change_between_versions():
    assert uniform(case_key(stream_key(1, 0, "children"), 0), key_of("visum", "time")) == RECORDED


RECORDED = 0.40143156940742164
