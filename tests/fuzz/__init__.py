"""Fuzzing of the readers, run by hand: pytest collects nothing here."""
