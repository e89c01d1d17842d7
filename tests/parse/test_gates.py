from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse.gates import Gate, gate

SETS = 'document.cookie="QX7="+"a1b2c3"+"; expires=Fri, 01 Jan 2099 00:00:00 GMT; path=/";'
NEWS = "".join(f'<li><a href="/tin-{n}.html">Xã vùng cao thứ {n} có điện lưới quốc gia</a></li>' for n in range(12))


def page(body: str = "", script: str = "", title: str = "", head: str = "") -> str:
    script = f"<script>{script}</script>" if script else ""
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}{script}</body></html>"


@pytest.mark.parametrize(
    ("text", "keeper", "cookie"),
    [
        (f"<html><body><script>{SETS}window.location.reload(true);</script></body></html>", "", "QX7"),
        (page(script=f"{SETS} location.href = location.href"), "", "QX7"),
        (page(script="document['cookie'] = 'ab_c=1'; location.replace('/')"), "", "ab_c"),
        (page(script="setCookie('vao_cua', k(), 1); document.cookie = n + '=' + v; location.reload()"), "", "vao_cua"),
        (page(script="document.cookie = f(); location.assign(u)"), "", ""),
        (page(script=SETS, head='<meta http-equiv="refresh" content="0">'), "", "QX7"),
        (
            page(
                "<noscript>Trang cần JavaScript</noscript>",
                'document.cookie="__test="+toHex(slowAES.decrypt(c,2,a,b))+"; path=/"; location.href="/?i=1";',
                head='<script src="/aes.js"></script>',
            ),
            "testcookie",
            "__test",
        ),
        (page(script="window._cf_chl_opt={cvId:'3'};" + "x" * 20_000, title="Chờ một chút..."), "Cloudflare", ""),
        (page('<div class="cf-error-details">Sorry</div>', title="Access denied"), "Cloudflare", ""),
        (page(script="var s={},sucuri_cloudproxy_js='',S='aGE=';", title="You are being redirected..."), "Sucuri", ""),
        (
            page('<iframe src="/_Incapsula_Resource?SWUDNSAI=31&incident_id=1-2">Request unsuccessful</iframe>'),
            "Imperva",
            "",
        ),
        (
            page(
                head='<META NAME="robots" CONTENT="noindex,nofollow"><script src="/_Incapsula_Resource?S=7"></script>'
            ),
            "Imperva",
            "",
        ),
        (page("Please enable JavaScript to view the page content. Your support ID is: 18"), "F5", ""),
        (
            page(script="var dd={'rt':'c','cid':'x'}", head="<script src='https://ct.captcha-delivery.com/c.js'>"),
            "DataDome",
            "",
        ),
        (page(title="DDOS-GUARD", head='<link href="/.well-known/ddos-guard/x.css">'), "DDoS-Guard", ""),
        (page(script="window.gokuProps = {}; AwsWafIntegration.getToken()"), "AWS WAF", ""),
        (
            page("The requested URL was rejected. Please consult your administrator.", title="Request Rejected"),
            "F5",
            "",
        ),
        (page('<img src="/fgd_icon.png">Attack ID: 2000', title="Web Page Blocked!"), "FortiWeb", ""),
        (page('<script id="anubis_challenge" type="application/json">{}</script>'), "Anubis", ""),
        (page(head='<meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F">'), "SiteGround", ""),
        (page("<h1>Checking your browser before accessing bao.example</h1>"), "", ""),
        (page("Lý do: 403", title="Thông báo từ chối truy cập"), "", ""),
        (page(title="Lỗi 403 - Truy cập của bạn đã bị từ chối"), "", ""),
        (page("<h1 class='x'>Đang kiểm tra trình duyệt của bạn</h1>", title="bao.example"), "", ""),
        (page("<a href='/feed'>x</a>", "challenge()", title="Just a moment..."), "", ""),
    ],
)
def test_gates_of_the_world_are_known(text: str, keeper: str, cookie: str) -> None:
    assert gate(text) == Gate(keeper, cookie)


@pytest.mark.parametrize(
    "text",
    [
        page(f"<ul>{NEWS}</ul>", f"{SETS} location.reload()"),
        page(f"<ul>{NEWS}</ul>", head="<script src='/_Incapsula_Resource?SWJIYLWA=7'></script>"),
        page(f"<ul>{NEWS}</ul>", "(function(){d.innerHTML='window._cf_chl_opt';})()"),
        page("Tin. " * 500, head="<script src='https://ct.captcha-delivery.com/c.js'></script>"),
        page("<form><input name=u><input type=password></form>", f"{SETS} location.href='/trang-chu'", "Đăng nhập"),
        page("<form><input name=q><div class='cf-turnstile'></div></form>", title="Liên hệ"),
        page("<div id=app></div>", "window.dataLayer=[];", head="<script src='/main.js'></script>", title="Cổng tỉnh"),
        page("<div id=app></div>", head="<script src='/_Incapsula_Resource?SWJIYLWA=7'></script>"),
        page("<div id=app></div>", head="<script src='/TSPD/08a?type=9'></script><script src='/main.js'></script>"),
        page(
            "<div id=app></div>", "window.awsWafCookieDomainList=['bao.example']", head="<script src='/a.js'></script>"
        ),
        page("<div id=app></div>", "AwsWafIntegration.fetch('/api')", head="<script src='/app.js'></script>"),
        page("Hệ thống đang bảo trì, mời quay lại sau.", title="Bảo trì"),
        page(script="document.cookie='lang=vi'", title="Xã"),
        page(script="if (document.cookie == '') location.href = '/vao'"),
        page("<script>location.reload()</script>", SETS),
        page(title="Xác minh danh tính trên VNeID từ hôm nay"),
        page(title="Access denied: hai tàu bị cấm cảng"),
        page("x" * 70_000, f"{SETS} location.reload()"),
        page("<p>Một chút nội dung.</p>" * 30, f"{SETS} location.reload()"),
        "",
    ],
)
def test_an_ordinary_page_is_none(text: str) -> None:
    assert gate(text) is None


@given(st.text(alphabet=st.sampled_from("<a >/scriptdoumen.k='\"=loRlj(h1&;"), max_size=400))
def test_any_text_is_a_gate_or_none(text: str) -> None:
    found = gate(text)
    assert found is None or len(found.cookie) <= 100


@pytest.mark.parametrize(
    "piece", ["<script", "<title", "document.cookie=", "document['cookie'", "cookie(  ", "<a ", " "]
)
def test_hostile_repetition_is_looked_through_once(piece: str) -> None:
    gate(piece * (65_536 // len(piece)))
