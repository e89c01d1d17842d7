from __future__ import annotations

import pytest

from tickerfeed.parse.discovery.step import step
from tickerfeed.parse.page.tree import grow

URL = "https://bao.example/"


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        ('<meta http-equiv="Refresh" content="0;url=/portal/">', "portal/"),
        ("<meta http-equiv=refresh content=\"0; URL='home.html'\">", "home.html"),
        ('<meta http-equiv="refresh" content="1800;url=/portal/">', None),
        ('<meta http-equiv="refresh" content="1800">', None),
        ('<meta http-equiv="refresh" content="0;url=https://bao.example/">', None),
        ('<meta http-equiv="refresh" content="0;url=javascript:x">', None),
        ("<script>window.location = '/wps/portal';</script>", "wps/portal"),
        ('<script>if(top)location.href="/web/guest"</script><a href="/web/guest">Vào</a>', "web/guest"),
        ("<script>document.location.replace( 'home' )</script>", "home"),
        ("<script>var x = mylocation = '/x'</script>", None),
        ("<script>location = base + '/x'</script>", None),
        ("<script>location.href = 'javascript:x'</script>", None),
        ("<p>location.href = '/x'</p>", None),
        ("<script>location.href = '/x'</script>" + "<a href=/1>1</a>" * 3, None),
        ("<script>location.href = '/x'</script>" + " " * 5000, None),
        ("", None),
    ],
)
def test_where_a_page_only_leads_on_is_found(markup: str, target: str | None) -> None:
    text = f"<html>{markup}</html>"
    assert step(grow(text, URL), text, URL) == (URL + target if target else None)
