"""Dates and numbers in this language: the same in both, as books need."""

from guiju.web.formats import *  # noqa: F403  Django reads a format module's names
