"""Numbers, durations and dates as each language writes them."""

import datetime as dt

import pytest

from simkit.language import numbers


@pytest.mark.parametrize(
    ("value", "decimals", "indonesian", "english"),
    [
        (1234.5, 1, "1.234,5", "1,234.5"),
        (17.0, 1, "17", "17"),
        (-0.04, 1, "0", "0"),
        (0.25, 2, "0,25", "0.25"),
        (12345678, 0, "12.345.678", "12,345,678"),
    ],
)
def test_numbers(value, decimals, indonesian, english):
    assert numbers.number(value, "id", decimals) == indonesian
    assert numbers.number(value, "en", decimals) == english


def test_shares():
    assert numbers.percent(0.61, "id") == "61 %"
    assert numbers.percent(0.61, "en") == "61%"
    assert numbers.percent(0.125, "id", 1) == "12,5 %"
    assert numbers.of_hundred(0.11, "id") == "11 dari 100 orang"
    assert numbers.of_hundred(0.11, "en") == "11 of 100 people"


@pytest.mark.parametrize(
    ("seconds", "indonesian", "english"),
    [
        (30, "30 detik", "30 seconds"),
        (45 * 60, "45 menit", "45 minutes"),
        (9 * 3600, "9 jam", "9 hours"),
        (17.6 * 86400, "17,6 hari", "17.6 days"),
        (2.5 * 3600, "2,5 jam", "2.5 hours"),
    ],
)
def test_durations(seconds, indonesian, english):
    assert numbers.duration(seconds, "id") == indonesian
    assert numbers.duration(seconds, "en") == english


def test_one_is_singular_in_english():
    assert numbers.amount(1, "days", "en") == "1 day"
    assert numbers.amount(1, "days", "id") == "1 hari"
    assert numbers.amount(3, "count", "en") == "3"


def test_money():
    assert numbers.amount(1500000, "rupiah", "id") == "Rp1.500.000"
    assert numbers.amount(1500000, "rupiah", "en") == "IDR 1,500,000"


@pytest.mark.parametrize(("half", "decimals"), [(40, 0), (4, 0), (1.2, 0), (0.4, 1), (0.05, 2), (0, 1), (float("nan"), 1), (1e-9, 3)])
def test_the_interval_says_how_many_decimals(half, decimals):
    assert numbers.decimals_for(half) == decimals


def test_ranges_are_words():
    assert numbers.low_to_high(5, 13, "hours", "id") == "5 s.d. 13 jam"
    assert numbers.low_to_high(0.05, 0.13, "share", "en", 0) == "5 to 13%"


def test_dates():
    moment = dt.datetime(2023, 6, 14, 10, 40)
    assert numbers.date_and_time(moment, "id") == "Rabu, 14 Juni 2023, pukul 10.40 WIB"
    assert numbers.date_and_time(moment, "en") == "Wednesday, 14 June 2023, 10:40 WIB"
    assert numbers.short_date(moment, "id") == "Rab 14 Jun"
    assert numbers.short_date(moment, "en") == "Wed 14 Jun"


def test_a_time_in_a_model_year():
    monday = dt.datetime(2021, 1, 4)
    third_thursday = (2 * 7 + 3) * 86400 + 11 * 3600 + 23 * 60
    assert numbers.model_time(monday, third_thursday, "id") == "Kamis, minggu ke-3, pukul 11.23"
    assert numbers.model_time(monday, third_thursday, "en") == "Thursday, week 3, 11:23"
