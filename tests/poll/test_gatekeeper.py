from __future__ import annotations

import pytest

from tickerfeed.poll.gatekeeper import asking, standing


@pytest.mark.parametrize(
    ("headers", "keeper"),
    [
        ({"cf-mitigated": "challenge", "server": "cloudflare"}, "Cloudflare"),
        ({"x-amzn-waf-action": "captcha"}, "AWS WAF"),
        ({"x-amzn-waf-action": "challenge, challenge"}, "AWS WAF"),
        ({"x-vercel-mitigated": "Challenge"}, "Vercel"),
        ({"x-sucuri-block": "11005"}, "Sucuri"),
        ({"x-dd-b": "2"}, "DataDome"),
        ({"x-amzn-waf-action": "count"}, ""),
        ({"server": "cloudflare", "cf-ray": "8"}, ""),
        ({"set-cookie": "__cf_bm=x"}, ""),
        ({}, ""),
    ],
)
def test_only_what_a_gate_itself_sends_tells_whose_it_is(headers: dict[str, str], keeper: str) -> None:
    assert asking(headers) == keeper


@pytest.mark.parametrize(
    ("headers", "keeper"),
    [
        ({"server": "cloudflare"}, "Cloudflare"),
        ({"server": "ddos-guard"}, "DDoS-Guard"),
        ({"server": "AkamaiGHost"}, "Akamai"),
        ({"server": "Sucuri/Cloudproxy"}, "Sucuri"),
        ({"x-iinfo": "9-1-0", "x-cdn": "Imperva"}, "Imperva"),
        ({"x-cdn": "another"}, ""),
        ({"server": "nginx"}, ""),
        ({}, ""),
    ],
)
def test_who_stands_before_a_site_shows(headers: dict[str, str], keeper: str) -> None:
    assert standing(headers) == keeper
