"""The tables of records, each from the file of its noun: Django looks for models here."""

from guiju.records.comments import Comment
from guiju.records.files import File
from guiju.records.papers import Attachment
from guiju.records.prints import PrintCopy
from guiju.records.record import (
    Counter,
    Event,
    FieldClass,
    Number,
    Obligation,
    Record,
    Seat,
    Transition,
)
from guiju.records.revisions import Revision
from guiju.records.routes import Route, RouteStage

__all__ = [
    "Attachment",
    "Comment",
    "Counter",
    "Event",
    "FieldClass",
    "File",
    "Number",
    "Obligation",
    "PrintCopy",
    "Record",
    "Revision",
    "Route",
    "RouteStage",
    "Seat",
    "Transition",
]
