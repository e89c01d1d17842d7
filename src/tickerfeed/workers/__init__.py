"""Bounded, killable processes in which parsing runs."""
