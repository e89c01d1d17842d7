from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

import pytest

from tickerfeed.errors import Unreachable
from tickerfeed.model import Post, Response
from tickerfeed.publish import outbox
from tickerfeed.publish.outbox import GIVE_UP, LONGEST_WAIT, MOST, Outbox


@dataclass
class Receiver:
    """Answers with what it was given, the last one again and again; an exception is raised."""

    answers: list[int | Exception | Response] = field(default_factory=lambda: [204])
    taken: list[bytes] = field(default_factory=list)

    async def post(self, message: Post) -> Response:
        self.taken.append(message.body)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Response) else Response(message.url, answer, {}, b"")


@dataclass
class Sleeper:
    slept: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


def post(text: str) -> Post:
    return Post("https://hub.example/", text.encode(), "text/plain")


async def finish(box: Outbox) -> None:
    assert box._task is not None
    await asyncio.wait_for(asyncio.shield(box._task), 5)


async def test_each_message_is_sent_once_and_told() -> None:
    told: list[str] = []

    async def tell(key: str) -> None:
        told.append(key)

    receiver = Receiver()
    box = Outbox("hub", receiver, tell)
    box.put("a", post("1"))
    box.put("b", post("2"))
    assert (box.waiting, box.holds("a"), box.holds("c")) == (2, True, False)
    await box.flush(5)
    assert (receiver.taken, told, box.waiting, box.trouble) == ([b"1", b"2"], ["a", "b"], 0, "")
    box.put("a", post("3"))
    await box.flush(5)
    assert receiver.taken == [b"1", b"2", b"3"]


async def test_only_the_newest_of_a_key_is_sent() -> None:
    receiver = Receiver()
    box = Outbox("hub", receiver)
    for text in "123":
        box.put("a", post(text))
    await box.flush(5)
    assert receiver.taken == [b"3"]


async def test_what_is_not_taken_is_sent_again_later_and_later(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    sleeper = Sleeper()
    receiver = Receiver([Unreachable("refused", "hub.example"), 500, 500, 202])
    box = Outbox("hub https://hub.example/", receiver, sleep=sleeper)
    box.put("a", post("1"))
    await finish(box)
    assert receiver.taken == [b"1"] * 4
    assert [4, 8, 16] <= sleeper.slept <= [6, 12, 24]
    assert [line.split("; ")[0] for line in caplog.messages] == [
        "hub https://hub.example/: hub.example: refused",
        "hub https://hub.example/: https://hub.example/: answers 500",
        "hub https://hub.example/: works again",
    ]


async def test_a_receiver_may_ask_for_more_time_but_not_for_ever() -> None:
    sleeper = Sleeper()
    busy = [Response("https://hub.example/", 503, {"retry-after": wait}, b"") for wait in ("600", "999999999")]
    box = Outbox("hub", Receiver([*busy, 204]), sleep=sleeper)
    box.put("a", post("1"))
    await finish(box)
    assert sleeper.slept == [600.0, LONGEST_WAIT]


async def test_one_message_that_is_never_taken_does_not_keep_the_others() -> None:
    class Picky(Receiver):
        async def post(self, message: Post) -> Response:
            self.answers = [404 if message.body == b"bad" else 204]
            return await super().post(message)

    sleeper, receiver = Sleeper(), Picky()
    box = Outbox("hub", receiver, sleep=sleeper)
    box.put("bad", post("bad"))
    box.put("good", post("good"))
    await finish(box)
    assert receiver.taken[:2] == [b"bad", b"good"]
    assert receiver.taken.count(b"bad") == GIVE_UP
    assert box.waiting == 0


async def test_trouble_is_seen_and_the_end_does_not_wait_for_it() -> None:
    stuck = asyncio.Event()

    async def sleep(seconds: float) -> None:
        stuck.set()
        await asyncio.Event().wait()

    box = Outbox("hub", Receiver([500]), sleep=sleep)
    box.put("a", post("1"))
    await stuck.wait()
    assert box.trouble == "https://hub.example/: answers 500"
    await box.flush(60)
    box.put("b", post("2"))
    box.keep(frozenset({"b"}))
    assert (box.holds("a"), box.holds("b")) == (False, True)
    await box.close()
    await Outbox("hub", Receiver()).close()


async def test_a_message_that_was_replaced_while_it_was_sent_is_sent_too() -> None:
    class Slow(Receiver):
        async def post(self, message: Post) -> Response:
            if message.body == b"1":
                box.put("a", post("2"))
            return await super().post(message)

    receiver = Slow([500, 204])
    box = Outbox("hub", receiver, sleep=Sleeper())
    box.put("a", post("1"))
    await finish(box)
    assert receiver.taken == [b"1", b"2"]


async def test_it_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "MOST", 3)
    box = Outbox("hub", Receiver())
    for number in range(5):
        box.put(str(number), post(str(number)))
    assert (box.waiting, box.holds("1"), box.holds("2")) == (3, False, True)
    await box.close()
    assert MOST == 2000
