"""Numbers, durations and dates as the language writes them: ``17,6 hari``, ``61 %``, ``Kamis, 14 Juni 2023, pukul 10.40 WIB``."""

from __future__ import annotations

import datetime as dt
import math

from babel.dates import format_date
from babel.numbers import format_decimal

from simkit.language.texts import say

_HOUR, _DAY = 3600.0, 86_400.0
_FEWER = {"seconds": "second", "minutes": "minute", "hours": "hour", "days": "day", "points": "point"}


def number(value: float, language: str, decimals: int = 1) -> str:
    """A number with at most so many decimals: ``1.234,5`` or ``1,234.5``. Never a minus before zero."""
    rounded = round(value, decimals) + 0.0
    pattern = "#,##0" + ("." + "#" * decimals if decimals > 0 else "")
    return str(format_decimal(rounded, format=pattern, locale=language))


def percent(share: float, language: str, decimals: int = 0) -> str:
    """A share: ``61 %`` or ``61%``."""
    return number(share * 100, language, decimals) + (" %" if language == "id" else "%")


def of_hundred(share: float, language: str) -> str:
    """A chance in a sentence: ``11 dari 100 orang``."""
    return f"{number(share * 100, language, 0)} {say('of_100', language)}"


def decimals_for(half_width: float, most: int = 3) -> int:
    """How many decimals an interval supports: a half-width of 4 none, 0.4 one, 0.04 two."""
    if not math.isfinite(half_width) or half_width <= 0:
        return 1
    return max(0, min(most, -math.floor(math.log10(half_width))))


def amount(value: float, unit: str, language: str, decimals: int = 1) -> str:
    """A number with its unit: hours, days, points, share, rupiah; nothing is said for counts and means."""
    if unit == "share":
        return percent(value, language, decimals)
    if unit == "rupiah":
        return ("Rp" if language == "id" else "IDR ") + number(value, language, 0)
    written = number(value, language, decimals)
    word = unit_word(unit, written, language)
    return f"{written} {word}" if word else written


def unit_word(unit: str, written: str, language: str) -> str:
    """The word of a unit, singular after ``1``."""
    if unit not in _FEWER:
        return ""
    return say(f"unit.{_FEWER[unit] if written == '1' else unit}", language)


def counted(many: int, what: str, language: str) -> str:
    """How many there are of something: ``1 replication``, ``30 replications``; ``what`` in the singular, as in `simkit.language.texts`."""
    return say(f"count.{what}" if many == 1 else f"count.{what}s", language, n=number(many, language, 0))


def duration(seconds: float, language: str, decimals: int = 1) -> str:
    """A span of time in its most readable unit: minutes below two hours, hours below two days, else days."""
    if seconds < 60:
        return amount(seconds, "seconds", language, 0)
    if seconds < 2 * _HOUR:
        return amount(seconds / 60, "minutes", language, 0)
    if seconds < 2 * _DAY:
        return amount(seconds / _HOUR, "hours", language, decimals)
    return amount(seconds / _DAY, "days", language, decimals)


def time_of_day(moment: dt.datetime | dt.time, language: str) -> str:
    """``10.40`` or ``10:40``."""
    return f"{moment.hour:02d}{'.' if language == 'id' else ':'}{moment.minute:02d}"


def date(moment: dt.date, language: str) -> str:
    """``Kamis, 14 Juni 2023``."""
    return str(format_date(moment, "EEEE, d MMMM y", locale=language))


def date_and_time(moment: dt.datetime, language: str) -> str:
    """``Kamis, 14 Juni 2023, pukul 10.40 WIB``."""
    return say("date", language, date=date(moment, language), time=time_of_day(moment, language))


def short_date(moment: dt.date, language: str) -> str:
    """``Kam 14 Jun``."""
    return str(format_date(moment, "EEE d MMM", locale=language))


def model_time(start: dt.datetime, seconds: int, language: str) -> str:
    """A time in a model year without a real date: ``Kamis, minggu ke-3, pukul 11.23``. Weeks begin on Monday."""
    moment = start + dt.timedelta(seconds=seconds)
    first_monday = start.date() - dt.timedelta(days=start.weekday())
    week = (moment.date() - first_monday).days // 7 + 1
    weekday = str(format_date(moment, "EEEE", locale=language))
    return say("model_date", language, weekday=weekday, week=week, time=time_of_day(moment, language))


def with_interval(value: float, low: float, high: float, unit: str, language: str) -> str:
    """A mean with its interval, ``41 jam (39 s.d. 43 jam)``, as exact as the interval supports; without the interval where there is none.

    What is measured is never below zero, and no share is above one, though an interval by Student may reach beyond.
    """
    digits = decimals_for((high - low) / 2 * (100 if unit == "share" else 1), 1)
    written = amount(value, unit, language, digits)
    if not math.isfinite(low):
        return written
    return f"{written} ({low_to_high(max(0.0, low), min(high, 1.0) if unit == 'share' else high, unit, language, digits)})"


def low_to_high(low: float, high: float, unit: str, language: str, decimals: int = 1) -> str:
    """A range in words: ``5 s.d. 13 jam``; never a dash."""
    first = number(low * 100 if unit == "share" else low, language, decimals)
    return say("range", language, low=first, high=amount(high, unit, language, decimals))
