"""The elements of a feed, each with what feedparser makes of it, its odd ways too, as far as they reach a `Feed`.

What cannot be vouched for raises `Unsure`. Elements that reach no field have no rule here; what is in them is read.
"""

from __future__ import annotations

import functools

from tickerfeed.parse.fast import frame, links, people, tags, texts
from tickerfeed.parse.fast.known import RULED
from tickerfeed.parse.fast.names import Names, Unsure
from tickerfeed.parse.fast.scribe import Rule
from tickerfeed.parse.mend import DC_TITLE

# Elements without a rule of feedparser's whose text is read under their name.
_KEPT = frozenset(
    {"comments", "ttl", "feedburner_origlink", "wfw_commentrss", "slash_comments", "sy_updateperiod"}
    | {"sy_updatefrequency", DC_TITLE}
)
# What feedparser keeps under names that nobody here asks for.
_UNREAD = frozenset(
    {"media_group", "media_content", "media_thumbnail", "media_player", "media_rating", "media_credit", "media_license"}
    | {"media_restriction", "itunes_image", "itunes_block", "itunes_explicit", "itunes_name", "itunes_email"}
    | {"georss_point", "georss_line", "georss_polygon", "georss_box", "generator", "cloud", "webmaster", "dc_publisher"}
    | {"contributor", "dc_contributor", "name", "email", "url", "uri", "homepage", "width", "height", "expirationdate"}
    | {"admin_generatoragent", "admin_errorreportsto", "newlocation"}
)
_TAG_LENGTH = 500  # characters of a namespace and name that somebody means
# Fields of feedparser's own making, which no element may touch.
_TAKEN = frozenset({"date", "links", "authors", "guidislink", "where"})


class Rules(dict[str, Rule | None]):
    """The rule for each tag of a document, found out when it is met first; None: only what is in it counts."""

    def __init__(self, names: Names, thread: str) -> None:
        super().__init__()
        self._names = names
        self._kept = _KEPT | {f"{thread}_total"}

    def __missing__(self, tag: str) -> Rule | None:
        """Find the rule. Raises `Unsure` for what is known to be odd."""
        name = self._names.of(tag)
        rule: Rule | None = _RULES.get(name)
        if name in self._kept and name not in _RULES:
            rule = functools.partial(texts.kept, name)
        elif name not in _RULES and (not tag.isascii() or len(tag) > _TAG_LENGTH or _is_odd(name)):
            raise Unsure(name)
        self[tag] = rule
        return rule


def _is_odd(name: str) -> bool:
    """Tell whether feedparser has a rule that is not known here, or keeps something else under that name."""
    return name in RULED or name in _TAKEN or name.endswith("_detail")


_as = functools.partial
_RULES: dict[str, Rule | None] = {
    "channel": frame.channel,
    "item": frame.entry,
    "entry": frame.entry,
    "image": frame.image,
    "textinput": frame.textinput,
    "source": frame.source,
    "title": texts.title,
    "dc_title": texts.title,
    "media_title": texts.media_title,
    "content": _as(texts.content, "text/plain"),
    "content_encoded": _as(texts.content, "text/html"),
    "fullitem": _as(texts.content, "text/html"),
    "feedburner_browserfriendly": texts.leaf,
    "info": texts.leaf,
    "link": links.link,
    "enclosure": links.enclosure,
    "creativecommons_license": links.licence,
    "cc_license": links.rdf_licence,
    "media_category": tags.media_category,
    "itunes_category": tags.itunes_category,
    "itunes_keywords": _as(tags.keywords, "http://www.itunes.com/"),
    "media_keywords": _as(tags.keywords, None),
    "itunes_owner": people.owner,
    **dict.fromkeys(("author", "managingeditor", "dc_author", "dc_creator", "itunes_author"), people.author),
    **dict.fromkeys(("description", "dc_description", "media_description"), texts.description),
    **dict.fromkeys(("summary", "itunes_summary"), texts.summary),
    **dict.fromkeys(("subtitle", "tagline", "itunes_subtitle"), _as(texts.told, "subtitle")),
    **dict.fromkeys(("rights", "copyright", "dc_rights"), _as(texts.told, "rights")),
    **dict.fromkeys(("published", "issued", "pubdate", "dcterms_issued"), _as(texts.plain, "published")),
    **dict.fromkeys(
        ("updated", "modified", "lastbuilddate", "dc_date", "dcterms_modified"), _as(texts.plain, "updated")
    ),
    **dict.fromkeys(("created", "dcterms_created"), _as(texts.plain, "created")),
    **dict.fromkeys(("language", "dc_language"), _as(texts.plain, "language")),
    **dict.fromkeys(("guid", "id"), links.guid),
    **dict.fromkeys(("category", "keywords", "dc_subject"), tags.category),
    **dict.fromkeys(_UNREAD),
}
