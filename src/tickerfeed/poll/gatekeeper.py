"""Who stands before a site and refuses us, as the header of an answer tells."""

from __future__ import annotations

from collections.abc import Mapping

# Fields that only an answer of the gate itself bears, with what they then say; empty: anything.
_ASKS = (
    ("Cloudflare", "cf-mitigated", ("challenge",)),
    ("AWS WAF", "x-amzn-waf-action", ("challenge", "captcha")),
    ("Vercel", "x-vercel-mitigated", ("challenge", "deny")),
    ("Sucuri", "x-sucuri-block", ()),
    ("DataDome", "x-dd-b", ()),
)
# Products that pass on a site's own refusals as well: that they stand there is worth a word, and proves nothing.
_STANDS = (
    ("Cloudflare", "server", "cloudflare"),
    ("Sucuri", "server", "sucuri"),
    ("DDoS-Guard", "server", "ddos-guard"),
    ("Akamai", "server", "akamaighost"),
    ("Qrator", "server", "qrator"),
    ("Imperva", "x-iinfo", ""),
    ("Imperva", "x-cdn", "imperva"),
    ("Imperva", "x-cdn", "incapsula"),
    ("BunkerWeb", "server", "bunkerweb"),
    ("Sucuri", "x-sucuri-id", ""),
)


def asking(headers: Mapping[str, str]) -> str:
    """Return whose gate answered with these fields (names in lower case); nothing where none did for certain."""
    for keeper, name, words in _ASKS:
        value = headers.get(name)
        if value is not None and (not words or value.partition(",")[0].strip().lower() in words):
            return keeper
    return ""


def standing(headers: Mapping[str, str]) -> str:
    """Return who stands before the site and may be who refuses; nothing where that does not show."""
    found = (keeper for keeper, name, word in _STANDS if name in headers and word in headers[name].lower())
    return next(found, "")
