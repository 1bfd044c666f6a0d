"""Mutants that are the same engine, by a pattern of what they say, with the reason. Everything else that survives is a hole in the proof."""

from __future__ import annotations

import re

SAME = {
    # ---- both engines
    r"<=? (self\.)?(plan|horizon)\S*  →  \(.*<= (self\.)?(plan|horizon)": "what is put at the horizon or after it never happens",
    r"(_draw\(.*|\bu|uniform\(.*|draw\(.*) < .*→.*<= ": "a draw is never equal to a chance",
    r"chance\w* >= 1 .*→.* > 1\b|chance\w* > 0 .*→.* >= 0": "a draw lies between 0 and 1, and is neither",
    r"len\(plan\.periods\) > 1": "sorts what is sorted",
}


def why_same(trial: str) -> str:
    """Why a mutant that survives is the same engine; empty when nobody has said so."""
    return next((why for pattern, why in SAME.items() if re.search(pattern, trial)), "")
