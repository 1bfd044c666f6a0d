"""Keyed draws: a random number is a pure function of what it is for.

The key is (seed, replication, stream, number in the stream, purpose, visit); steps are keyed by name. The mixing
function is the finaliser of splitmix64 (Steele, Lea, Flood 2014).
"""

from __future__ import annotations

import hashlib

_MASK = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15


def mixed(value: int) -> int:
    """A 64-bit number whose every bit depends on every bit of ``value``."""
    value &= _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


def key_of(*words: str) -> int:
    """The 64-bit key of a purpose, from its name."""
    return int.from_bytes(hashlib.blake2b("\x1f".join(words).encode(), digest_size=8).digest(), "little")


def stream_key(seed: int, replication: int, stream: str) -> int:
    """The key under which all draws of one stream in one replication stand."""
    return mixed(mixed(mixed(seed * _STEP + 1) + replication * _STEP) ^ key_of("stream", stream))


def case_key(stream: int, number: int) -> int:
    """The key of one case: ``number`` counts the stream's events and persons, whatever happens elsewhere."""
    return mixed(stream + (number + 1) * _STEP)


def uniform(case: int, purpose: int, visit: int = 0) -> float:
    """One number, uniform in (0, 1), never 0 or 1."""
    return ((mixed(mixed(case ^ purpose) + visit * _STEP) >> 12) + 0.5) * 2.0**-52
