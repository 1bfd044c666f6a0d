"""Texts and number formats in Bahasa Indonesia and English."""

from simkit.language.choice import LANGUAGES, choose

__all__ = ["LANGUAGES", "choose"]
