"""Keyed draws: a random number is a pure function of what it is for.

The key is (seed, replication, stream, number in the stream, purpose, visit); steps are keyed by name. The mixing
function is the finaliser of splitmix64 (Steele, Lea, Flood 2014).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

_MASK = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15


def mixed(value: int) -> int:
    """A 64-bit number whose every bit depends on every bit of ``value``."""
    value &= _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


@lru_cache(maxsize=1 << 16)
def key_of(*words: str) -> int:
    """The 64-bit key of a purpose, from its name."""
    return int.from_bytes(hashlib.blake2b("\x1f".join(words).encode(), digest_size=8).digest(), "little")


def again(first: int, attempt: int) -> int:
    """The key of a later attempt at the same thing, from the key of the first one; ``attempt`` counts those before it."""
    return mixed(first + attempt * _STEP) if attempt else first


@lru_cache(maxsize=1 << 16)
def key_of_attempt(purpose: str, name: str) -> int:
    """The key of a purpose that may hold the number of an attempt (``comes:2``): that of the first attempt (``comes:0``), `again`."""
    parts = purpose.split(":")
    number = next((part for part in parts if part.isdecimal()), "0")
    return again(key_of(":".join("0" if part.isdecimal() else part for part in parts), name), int(number))


def stream_key(seed: int, replication: int, stream: str) -> int:
    """The key under which all draws of one stream in one replication stand."""
    return mixed(mixed(mixed(seed * _STEP + 1) + replication * _STEP) ^ key_of("stream", stream))


def case_key(stream: int, number: int) -> int:
    """The key of one case: ``number`` counts the stream's events and persons, whatever happens elsewhere."""
    return mixed(stream + (number + 1) * _STEP)


def uniform(case: int, purpose: int, visit: int = 0) -> float:
    """One number, uniform in (0, 1), never 0 or 1: from ``mixed(mixed(case ^ purpose) + visit * _STEP)``, written out for speed."""
    value = case ^ purpose
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    value = ((value ^ (value >> 31)) + visit * _STEP) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return (((value ^ (value >> 31)) >> 12) + 0.5) * 2.0**-52


def _all_mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def keys_at(stream: int, numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    """`case_key` of many numbers at once."""
    return _all_mixed(np.uint64(stream) + (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(_STEP))


def case_keys(stream: int, first: int, last: int) -> NDArray[np.uint64]:
    """`case_key` of the numbers from ``first`` to before ``last``, at once."""
    return keys_at(stream, np.arange(first, last))


def uniforms(cases: NDArray[np.uint64], purpose: int) -> NDArray[Any]:
    """`uniform` of the first visit for many cases at once: the same numbers, to the last bit."""
    return ((_all_mixed(_all_mixed(cases ^ np.uint64(purpose))) >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
