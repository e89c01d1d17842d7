"""The nouns, one frozen class for each stage of the flow.

Times are aware UTC and end in ``_at`` (or are called ``published``/``updated`` as in RFC 4287); durations are
`timedelta`.
Texts are plain, NFC, without control characters; URLs are absolute http(s).
What comes by the ten thousand holds only what cannot point back at it, and is no matter of the collector (gc=False).

Whoever needs one imports it from here; the modules are for reading.
"""

from tickerfeed.model.exchange import Hop, Post, Request, Response, Stage, Subscription
from tickerfeed.model.feed import PAGE_VERSION, SITEMAP_VERSION, Article, Enclosure, Entry, Feed, Person
from tickerfeed.model.output import ArchivePage, Document, Edition, Headline, Site, Ticker, is_permanent
from tickerfeed.model.source import OWN, Candidate, FoundBy, Source, SourceKind, Survey
from tickerfeed.model.state import Habit, Notice, Pace, Rhythm, Sign, SourceState, Trouble, Validators
from tickerfeed.model.stored import Contents, Dump, Known, LogLine, NewEntry, Saved, StoredEntry, TableRows, Withdrawal
from tickerfeed.model.story import Action, Edit, Glimpse, Gone, Mark, Order, Recalled, Story, Told
from tickerfeed.text.quality import DateQuality  # a noun, made a storey below

__all__ = [
    "OWN",
    "PAGE_VERSION",
    "SITEMAP_VERSION",
    "Action",
    "ArchivePage",
    "Article",
    "Candidate",
    "Contents",
    "DateQuality",
    "Document",
    "Dump",
    "Edit",
    "Edition",
    "Enclosure",
    "Entry",
    "Feed",
    "FoundBy",
    "Glimpse",
    "Gone",
    "Habit",
    "Headline",
    "Hop",
    "Known",
    "LogLine",
    "Mark",
    "NewEntry",
    "Notice",
    "Order",
    "Pace",
    "Person",
    "Post",
    "Recalled",
    "Request",
    "Response",
    "Rhythm",
    "Saved",
    "Sign",
    "Site",
    "Source",
    "SourceKind",
    "SourceState",
    "Stage",
    "StoredEntry",
    "Story",
    "Subscription",
    "Survey",
    "TableRows",
    "Ticker",
    "Told",
    "Trouble",
    "Validators",
    "Withdrawal",
    "is_permanent",
]
