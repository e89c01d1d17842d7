from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from tickerfeed.model import Mark
from tickerfeed.render.everything import render
from tickerfeed.render.fragment import Keeper, framed, inner

WORDS = st.text("aă<&\"'>]] \u202e\n", max_size=8)
CHANGES = st.lists(
    st.tuples(st.sampled_from(["new", "title", "mark", "copy", "drop", "source", "site"]), st.integers(0, 7), WORDS),
    min_size=1,
    max_size=6,
)


def test_the_inside_is_indented_as_in_the_whole():
    root = etree.fromstring("<a><b><c x='1'><d>1</d></c><c/></b></a>")
    whole = etree.tostring(root, encoding="UTF-8", pretty_print=True)
    assert inner(root, 2) == b'    <c x="1">\n      <d>1</d>\n    </c>\n    <c/>\n'
    assert framed(b"<a>\n  <b>\n  </b>\n</a>\n", b"  </b>\n</a>\n", [inner(root, 2)]) == whole


def test_what_was_asked_for_last_is_kept():
    made = []
    keeper = Keeper(made.append)
    keeper.make_room(2)
    for what in (1, 2, 1, 3, 1, 2):
        keeper.find(what)
    assert made == [1, 2, 3, 2]


def test_the_same_room_again_loses_nothing():
    made = []
    keeper = Keeper(made.append)
    for room in (5, 5, 6):
        keeper.make_room(room)
        keeper.find(1)
    assert made == [1, 1]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_what_is_kept_of_the_publication_before_changes_no_byte(changes, full, entry, story, templates):
    """Whatever changes from one publication to the next, the documents are those of a renderer that never saw any."""
    publication = full
    for number, (what, place, words) in enumerate(changes, 10):
        publication = changed(publication, what, place % max(len(publication.told), 1), words, number, entry, story)
        fresh = replace(publication, told=deepcopy(publication.told), sources=deepcopy(publication.sources))
        assert render(publication, templates) == render(fresh, templates)


def changed(publication, what, place, words, number, entry, story):
    """Return the publication after one change; the other stories stay the values that they were."""
    told = list(publication.told)
    if what == "new" or not told:
        told.insert(place, story(entry(number, title=words, summary=words + "x", categories=(words,))))
    elif what == "drop":
        del told[place]
    elif what == "title":
        head = replace(
            told[place].head, entry=replace(told[place].head.entry, title=words, comments=f"http://a/{number}")
        )
        told[place] = replace(told[place], entries=(head, *told[place].entries[1:]))
    elif what == "mark":
        since = told[place].head.sort_at
        told[place] = replace(told[place], mark=Mark(since, since + timedelta(days=1), is_urgent=bool(words)))
    elif what == "copy":
        told[place] = replace(told[place], entries=(*told[place].entries, entry(number, "coast", title=words)))
    elif what == "source":
        known = publication.sources["bao-song"]
        return replace(
            publication, sources={**publication.sources, "bao-song": replace(known, title=words, family=words)}
        )
    else:
        return replace(publication, site=replace(publication.site, title=words, language=["vi", "en", "de"][place % 3]))
    return replace(publication, told=tuple(told))
