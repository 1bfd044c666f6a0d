"""Figures (KPIs) computed from the log."""
