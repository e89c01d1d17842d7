"""The widget in a real browser, on a page with a strict policy, its news from another origin."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, expect

from tickerfeed.publish.templates import load
from tickerfeed.render.widget import integrity, widget

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAMES = ("Cầu mới thông xe", "Mưa lớn ở vùng núi", "Khai mạc hội làng", "Giá lúa tăng", "Tàu cá về bến")
LONG = tuple(f"{name}, tin dài để dòng tin rộng hơn cửa sổ" for name in NAMES)
AT_ONCE = "Math.random = () => 0;"  # nothing is spread out in time

# Where an element of the moving copy is, where it began to be watched, and how far the animation had come.
WHERE = """(title) => {
  const root = document.querySelector("news-ticker").shadowRoot;
  const find = [...root.querySelectorAll(".track .item")].filter((item) => item.textContent.startsWith(title));
  const box = root.querySelector(".window").getBoundingClientRect();
  const [run] = root.querySelector(".track").getAnimations();
  const left = find.map((item) => item.getBoundingClientRect().left);
  return { left, start: box.left, end: box.right, time: run?.currentTime ?? 0, state: run?.playState };
}"""
# How far the headline before one is in the window, in px; not above 0, it has not come there yet.
SEEN = """(title) => {
  const root = document.querySelector("news-ticker").shadowRoot;
  const item = [...root.querySelectorAll(".track .item")].find((item) => item.textContent.startsWith(title));
  const box = item.previousElementSibling ?? item.parentElement.previousElementSibling.lastElementChild;
  const [edge, last] = [root.querySelector(".window").getBoundingClientRect(), box.getBoundingClientRect()];
  return getComputedStyle(root.host).direction == "rtl" ? last.right - edge.left : edge.right - last.left;
}"""
# Let the time be over of what is under way.
OVER = "document.querySelector('news-ticker').shadowRoot.getAnimations().forEach((run) => run.finish())"
SPEED = 4 * 16 / 1000  # px in a ms


async def look_now(page: Page) -> None:
    """Make the widget ask for the news at once, as it does when the network is back."""
    await page.evaluate("dispatchEvent(new Event('online'))")


def moving(page: Page):
    return page.locator("news-ticker .track .item")


def listed(page: Page):
    return page.locator("news-ticker li .link")


async def state(page: Page) -> str:
    return (await page.evaluate(WHERE, ""))["state"]


async def come_to(page: Page, expected: str | None) -> None:
    """Wait for a state of the line; not in the page, whose policy forbids Playwright's own way."""
    async with asyncio.timeout(10):
        while await state(page) != expected:
            await asyncio.sleep(0.02)


async def test_headlines_are_one_real_list_and_a_moving_copy(show, ticker):
    page = await show(ticker(*NAMES))
    await expect(listed(page)).to_have_text(NAMES)
    tree = await page.locator("news-ticker").aria_snapshot()
    assert [tree.count(name) for name in NAMES] == [1] * len(NAMES)
    assert ('region "Tin làng"' in tree, 'button "Tạm dừng"' in tree) == (True, True)
    assert (await state(page), page.complaints) == ("running", [])
    with pytest.raises(Exception, match="TrustedHTML"):  # the page's policy is in force
        await page.evaluate("document.body.innerHTML = '<b>'")
    before, after = await page.evaluate(WHERE, NAMES[0]), await page.evaluate(WHERE, NAMES[0])
    assert before["left"][0] - after["left"][0] == pytest.approx((after["time"] - before["time"]) * SPEED, abs=0.1)


async def test_the_button_stops_motion_and_changes(show, ticker, feed):
    page = await show(ticker(*NAMES), setup=AT_ONCE)
    await expect(listed(page)).to_have_count(5)
    button = page.get_by_role("button", name="Tạm dừng")
    await button.press("Space")
    assert (await button.get_attribute("aria-pressed"), await state(page)) == ("true", "paused")
    feed.put("/ticker.json", ticker("Tin mới", *NAMES))
    async with page.expect_response("**/ticker.json"):
        await look_now(page)
    await expect(listed(page)).to_have_text(NAMES)
    await button.press("Enter")
    await expect(listed(page)).to_have_text(["Tin mới", *NAMES])
    assert (await button.get_attribute("aria-pressed"), await state(page)) == ("false", "running")


async def test_the_keyboard_reaches_every_headline_and_sees_it(show, ticker, feed):
    page = await show(ticker(*NAMES), setup=AT_ONCE)
    await expect(listed(page)).to_have_count(5)
    await page.get_by_text("trước").focus()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button")).to_be_focused()
    assert await state(page) == "running"  # else the button could not set it going
    for name in NAMES:
        await page.keyboard.press("Tab")
        link = page.get_by_role("link", name=name)
        await expect(link).to_be_focused()
        await expect(link).to_be_in_viewport(ratio=0.9)
    await expect(page.locator("news-ticker ul")).to_have_css("opacity", "1")
    await expect(page.locator("news-ticker .track")).to_have_css("opacity", "0")
    assert await state(page) == "paused"
    feed.put("/ticker.json", ticker("Tin mới", *NAMES))
    async with page.expect_response("**/ticker.json"):
        await look_now(page)
    await expect(page.get_by_role("link", name=NAMES[-1])).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("sau", exact=True)).to_be_focused()
    await expect(listed(page)).to_have_text(["Tin mới", *NAMES])
    assert await state(page) == "running"


async def test_the_pointer_holds_it(show, ticker):
    page = await show(ticker(*NAMES))
    await expect(listed(page)).to_have_count(5)
    await page.locator("news-ticker .window").hover()
    await come_to(page, "paused")
    await page.mouse.move(5, 250)
    await come_to(page, "running")


async def test_a_hidden_page_rests_and_asks_nothing(show, ticker, feed):
    hide = """(is) => {
      Object.defineProperty(document, "hidden", { value: is, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page = await show(ticker(*NAMES), setup=AT_ONCE)
    await expect(listed(page)).to_have_count(5)
    await page.evaluate(hide, True)
    assert await state(page) == "paused"
    feed.put("/ticker.json", ticker("Tin mới"))
    asked = feed.count("/ticker.json")
    await look_now(page)
    await page.evaluate("new Promise((done) => setTimeout(done, 50))")
    assert feed.count("/ticker.json") == asked
    await page.evaluate(hide, False)
    await expect(listed(page)).to_have_text(["Tin mới"])
    assert await state(page) == "running"


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
async def test_new_headlines_join_at_the_seam_and_nothing_jumps(show, ticker, feed, direction):
    page = await show(ticker(*LONG), f'dir="{direction}"', setup=AT_ONCE)
    await expect(listed(page)).to_have_count(5)
    before = await page.evaluate(WHERE, LONG[0])
    feed.put("/ticker.json", ticker("Tin mới", *LONG))
    await look_now(page)
    await expect(listed(page)).to_have_count(6)
    after, new = await page.evaluate(WHERE, LONG[0]), await page.evaluate(WHERE, "Tin mới")
    moved = after["left"][0] - before["left"][0]
    sign = 1 if direction == "rtl" else -1
    assert moved == pytest.approx(sign * (after["time"] - before["time"]) * SPEED, abs=0.2)
    assert moved * sign > 0
    came = (new["time"] - before["time"]) * SPEED  # at most this far, since it was laid beside the window
    if direction == "ltr":
        assert new["end"] - came - 1 <= new["left"][0] <= new["end"] + 600
    else:
        assert new["start"] - 600 <= new["left"][0] <= new["start"] + came + 1
    seen = await page.evaluate(SEEN, "Tin mới")
    assert seen > 0  # right behind what was in sight, whatever has come into it since
    assert page.complaints == []


async def test_the_line_goes_on_without_a_gap_when_all_has_passed(show, ticker):
    page = await show(ticker(*NAMES))
    await expect(listed(page)).to_have_count(5)
    seam = """() => new Promise((done) => {
      const root = document.querySelector("news-ticker").shadowRoot, track = root.querySelector(".track");
      const [run] = track.getAnimations(), second = track.children[1];
      const width = second.getBoundingClientRect().left - track.children[0].getBoundingClientRect().left;
      new MutationObserver(() => {
        const [next] = track.getAnimations();
        const start = root.querySelector(".window").getBoundingClientRect().left;
        done([second.getBoundingClientRect().left - start, next.currentTime ?? 0, track.children.length, width]);
      }).observe(track, { childList: true });
      run.currentTime = run.effect.getTiming().duration - 30;
    })"""
    left, time, passes, width = await page.evaluate(seam)
    assert left == pytest.approx(-time * SPEED, abs=1.5)
    assert (passes, width > 500) == (2, True)


async def test_offline_the_last_list_stays_and_its_age_is_told(show, ticker, feed):
    page = await show(ticker(*NAMES), setup=AT_ONCE)
    await expect(listed(page)).to_have_count(5)
    note = page.locator("news-ticker .state")
    await expect(note).to_be_empty()
    await page.context.set_offline(True)
    await look_now(page)
    await expect(note).to_have_text(re.compile(r"^Mất kết nối, tin lúc .*\d{1,2}:\d\d"))
    await expect(listed(page)).to_have_text(NAMES)
    assert await state(page) == "running"
    await page.context.set_offline(False)  # the browser says so by itself
    await expect(note).to_be_empty()


async def test_what_is_no_ticker_changes_nothing(show, ticker, feed):
    page = await show(ticker(*NAMES), setup=AT_ONCE)
    await expect(listed(page)).to_have_count(5)
    note = page.locator("news-ticker .state")
    for answer in ("<html>", "{}", '{"version": 2, "items": []}', '{"version": 1}', "null", ""):
        feed.put("/ticker.json", answer)
        await look_now(page)
        await expect(note).to_contain_text("Mất kết nối")
        await expect(listed(page)).to_have_text(NAMES)
        feed.put("/ticker.json", ticker(*NAMES))
        await look_now(page)
        await expect(note).to_be_empty()


async def test_links_inside_are_shown_until_an_answer_comes(show, feed):
    feed.is_down = True
    page = await show(inside='<a href="/tin/1">Một</a> <a href="javascript:alert(1)">Hai</a>')
    await expect(listed(page)).to_have_text(["Một", "Hai"])
    assert await page.locator("news-ticker li a").evaluate_all("(all) => all.map((a) => a.pathname)") == ["/tin/1"]
    await expect(page.locator("news-ticker .state")).to_have_text("Mất kết nối")


async def test_without_a_script_there_are_the_links_inside(show, ticker):
    page = await show(ticker(*NAMES), inside='<a href="/tin/1">Một</a>', java_script_enabled=False)
    await expect(page.get_by_role("link", name="Một")).to_be_visible()


async def test_staleness_is_told(show, ticker):
    page = await show(ticker(*NAMES, stale=True), lang="en")
    await expect(page.locator("news-ticker .state")).to_have_text("News may be old")


async def test_hostile_headlines_are_text(show, ticker):
    data = ticker("<img src=x onerror=alert(1)>", "<script>alert(2)</script>", "x" * 9000, "\u202e gnp.exe", "Được")
    addresses = ("javascript:alert(3)", " \x01javascript:alert(4)", "data:text/html,x", "https://a.example/", None)
    for item, url in zip(data["items"], addresses, strict=True):
        item["url"] = url
    odd = [None, 7, "text", [], {}, {"title": 5}, {"title": "Không nguồn", "source": 1, "url": {}, "id": {"a": 1}}]
    data["items"][0]["source"]["title"] = "<b>Báo</b>"
    data["items"] += odd
    page = await show(data)
    await expect(listed(page)).to_have_count(6)
    assert (
        await page.locator("news-ticker a").evaluate_all("(all) => all.map((a) => a.href)")
        == ["https://a.example/"] * 3
    )
    assert await page.locator("news-ticker :is(img, script, b)").count() == 0
    first, third = await listed(page).nth(0).text_content(), await listed(page).nth(2).text_content()
    assert (first, len(third)) == ("<img src=x onerror=alert(1)>", 500)
    assert page.complaints == []


async def test_what_has_ended_is_not_shown_even_without_a_network(show, ticker):
    now = datetime.now(UTC)
    data = ticker("Đã hết", "Sắp hết", "Thường", ttl=10**9)
    data["items"][0]["expires"] = (now - timedelta(seconds=1)).isoformat()
    data["items"][1] |= {"expires": (now + timedelta(hours=1)).isoformat(), "urgent": True}
    page = await show(data)
    await expect(listed(page)).to_have_text(["Sắp hết", "Thường"])
    await expect(page.locator("news-ticker li.urgent")).to_have_count(1)
    await page.evaluate("const now = Date.now; Date.now = () => now() + 7_200_000")
    await page.evaluate(OVER)
    await expect(listed(page)).to_have_text(["Thường"])


async def test_less_motion_means_a_list_that_stays(show, ticker, feed):
    page = await show(ticker(*NAMES), setup=AT_ONCE, reduced_motion="reduce")
    await expect(listed(page)).to_have_text(NAMES)
    await expect(page.get_by_role("link", name=NAMES[-1])).to_be_visible()
    assert await page.evaluate("document.querySelector('news-ticker').shadowRoot.getAnimations().length") == 0
    await expect(moving(page)).to_have_count(0)
    feed.put("/ticker.json", ticker("Tin mới", *NAMES))
    await look_now(page)
    await expect(listed(page)).to_have_text(["Tin mới", *NAMES])
    await page.emulate_media(reduced_motion="no-preference")
    await expect(moving(page)).not_to_have_count(0)


async def test_step_by_step_one_is_seen_and_the_new_one_comes_next(show, ticker, feed):
    page = await show(ticker(*NAMES), 'mode="step"', setup=AT_ONCE)
    seen = page.locator("news-ticker .on .link")
    await expect(seen).to_have_text(NAMES[0])
    await page.evaluate(OVER)
    await expect(seen).to_have_text(NAMES[1])
    visible = "(all) => all.filter((one) => getComputedStyle(one).visibility == 'visible').length"
    assert await moving(page).evaluate_all(visible) == 1
    feed.put("/ticker.json", ticker("Tin mới", *NAMES))
    async with page.expect_response("**/ticker.json"):
        await look_now(page)
    await expect(seen).to_have_text(NAMES[1])
    for name in ("Tin mới", *NAMES[2:], "Tin mới", *NAMES):
        await page.evaluate(OVER)
        await expect(seen).to_have_text(name)


async def test_a_page_that_names_the_script_by_its_hash(show, ticker, portal):
    script = widget(load())[-1]
    portal.put("/" + script.name, script.body)
    tag = '<script src="{}" integrity="{}" crossorigin="anonymous" defer></script>'
    page = await show(ticker(*NAMES), script=tag.format(script.name, integrity(script)))
    await expect(listed(page)).to_have_count(5)
    assert page.complaints == []
    other = tag.format(script.name, integrity(script)[:-4] + "AAAA")
    page = await show(ticker(*NAMES), inside='<a href="/">Một</a>', script=other)
    await expect(page.get_by_role("link", name="Một")).to_be_visible()
    assert "integrity" in page.complaints[0]


async def test_the_server_may_say_when_there_is_something_new(show, ticker, feed):
    live = {"live": "/events"}
    page = await show(ticker(*NAMES, links=live), setup=AT_ONCE)
    for turn in ("Một", "Hai"):
        async with asyncio.timeout(10):
            while feed.count("/events") == feed.cuts:
                await asyncio.sleep(0.01)
        feed.put("/ticker.json", ticker(turn, links=live))
        feed.events.append('{"edition":"","revision":"new"}')
        await expect(listed(page)).to_have_text([turn])
        feed.cuts += 1  # the stream ends, and the browser comes back
    assert page.complaints == []


async def test_an_unchanged_list_costs_a_304_and_nothing_is_told_of_the_reader(show, ticker, feed):
    page = await show(ticker(*NAMES), setup=AT_ONCE)
    await expect(listed(page)).to_have_count(5)
    async with page.expect_response("**/ticker.json"):
        await look_now(page)
    asked = [headers for path, headers in feed.seen if path == "/ticker.json"]
    assert ["if-none-match" in headers for headers in asked] == [False, True]
    assert not any("cookie" in headers for headers in asked)


async def test_it_asks_as_seldom_as_it_is_told_and_backs_off(show, ticker, feed):
    page = await show(ticker(*NAMES, ttl=100), setup=AT_ONCE, has_clock=True)
    await expect(listed(page)).to_have_count(5)
    for seconds in (100, 100, 5, 10, 20, 40):
        asked = feed.count("/ticker.json")
        await page.clock.run_for(seconds * 1000 - 500)
        assert feed.count("/ticker.json") == asked
        feed.is_down = asked >= 2
        async with page.expect_response("**/ticker.json"):
            await page.clock.run_for(1000)
        await page.evaluate("(url) => fetch(url).catch(() => 0)", feed.origin)  # by then the answer is taken in
    await expect(page.locator("news-ticker .state")).to_contain_text("Mất kết nối")


async def test_it_may_be_moved_about_the_page(show, ticker, feed):
    page = await show(ticker(*NAMES))
    await expect(listed(page)).to_have_count(5)
    await page.evaluate("document.body.prepend(document.querySelector('news-ticker'))")
    await expect(listed(page)).to_have_count(5)
    assert (await state(page), await moving(page).count()) == ("running", 10)
    other = feed.put("/other.json", ticker("Ấn bản khác"))
    await page.evaluate("(url) => document.querySelector('news-ticker').setAttribute('src', url)", other)
    await expect(listed(page)).to_have_text(["Ấn bản khác"])
    await page.evaluate("document.querySelector('news-ticker').setAttribute('mode', 'step')")
    await expect(page.locator("news-ticker .on")).to_have_count(1)
    assert page.complaints == []


async def test_what_was_not_laid_out_starts_when_it_is_unless_it_is_held(show, ticker):
    page = await show(ticker(*NAMES), "hidden")
    await expect(listed(page)).to_have_count(5)
    assert await state(page) is None
    await page.evaluate("document.querySelector('news-ticker').hidden = false")
    await come_to(page, "running")
    await page.get_by_role("button").click()
    await page.evaluate("document.querySelector('news-ticker').hidden = true")
    await come_to(page, None)
    await page.evaluate("document.querySelector('news-ticker').hidden = false")
    await come_to(page, "paused")


async def test_the_list_takes_the_place_of_a_headline_in_step_mode_too(show, ticker):
    page = await show(ticker(*NAMES), 'mode="step"')
    await expect(page.locator("news-ticker .on")).to_have_count(1)
    await page.get_by_role("link", name=NAMES[2]).focus()
    await expect(page.locator("news-ticker .track")).to_have_css("opacity", "0")
    await expect(page.get_by_role("link", name=NAMES[2])).to_be_in_viewport(ratio=0.9)


async def test_a_link_opens_where_the_page_says_and_the_copy_is_out_of_the_way_of_tabs(show, ticker):
    page = await show(ticker(*NAMES), 'target="_blank" label="Tin tỉnh"')
    await expect(listed(page)).to_have_count(5)
    told = await page.locator("news-ticker a").evaluate_all("(all) => all.map((a) => a.target + a.rel + a.tabIndex)")
    assert told == ["_blanknoopener0"] * 5 + ["_blanknoopener-1"] * 10
    await expect(page.get_by_role("region", name="Tin tỉnh")).to_be_visible()


async def test_a_page_that_wants_it_counts_one_opening(show, ticker, feed):
    feed.put("/visit", "")
    page = await show(ticker(*NAMES), attributes='visits="visit"', setup=AT_ONCE)
    await expect(listed(page)).to_have_count(5)
    async with page.expect_response("**/ticker.json"):
        await look_now(page)
    assert feed.count("/visit") == 1
    assert page.complaints == []


async def test_nobody_is_counted_unasked(show, ticker, feed):
    page = await show(ticker(*NAMES))
    await expect(listed(page)).to_have_count(5)
    assert feed.count("/visit") == 0
