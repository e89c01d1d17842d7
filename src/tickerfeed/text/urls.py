"""URLs by one parser (WHATWG URL, through ada), so that what is checked is what is dialled, keyed and shown."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import unquote

import ada_url

MAX_LENGTH = 8192  # characters of a URL that is taken seriously

_BLANKS = "\ufeff\u200b\u2060"  # at the ends of pasted links, beside what `str.isspace` knows
_WEB = ("http:", "https:")
# Addresses that the parser gives back as they are: nothing to fold, escape, resolve or strip (WHATWG URL 4.4).
_SEGMENT = "[A-Za-z0-9_~!$&()*+,;=:@-]"
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_PORT = "(?!80/|443/)[1-9][0-9]{1,3}"  # but a scheme's own, which goes
_SETTLED = re.compile(
    rf"https?://(?:(?>(?:(?!xn--)[a-z0-9][a-z0-9-]*+\.)+)[a-z]{{2,24}}|(?:{_OCTET}\.){{3}}{_OCTET})(?::{_PORT})?/"
    rf"(?>(?:{_SEGMENT}++(?:[/.](?={_SEGMENT}|\?|\Z))?)*)"
    r"(?:\?[A-Za-z0-9_~!$&()*+,;=:@/.-]*+)?"
)
# What stands behind the last slash of most of them, and how long that and what stands before it may be.
_LEAF = re.compile(rf"(?>(?:{_SEGMENT}++(?:\.(?={_SEGMENT}|\Z))?)*)")
_USUAL_LENGTH = 200  # characters
# An address that lost its scheme; a browser takes it for a path, and shows that there is no such page.
_HOST_FIRST = re.compile(r"\s*www\.(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?=[/?#:\s]|\Z)", re.IGNORECASE)
_TRACKING = re.compile(
    r"utm_\w*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|zarsrc|zalo_?src|mc_[ce]id|_ga|_gl|ref_src|__twitter_impression",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"token|secret|pass(?:w|$)|pwd|auth(?!ors?(?:_?(?:id|name))?$)|signature|credential|session|(?:^|[_.-])(?:sig|pw)$|key$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[&;?]")  # of parameters, as far as any server takes one for it
_ESCAPE = re.compile(r"(?<!%)(?<!%[0-9a-fA-F])%([0-9a-fA-F]{2})")  # not what would become one with a stray % before
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def absolute(ref: str, base: str | None = None) -> str | None:
    """Resolve a reference to an absolute http(s) URL without credentials; None where it is none.

    Surrounding white space goes, as do tabs and line ends inside (WHATWG URL 4.4). A blank reference is no link, even
    with a base: feeds leave elements empty where they have nothing to say. What begins with ``www.`` and a domain lost
    its scheme; it is that of the base.
    """
    if _brief(ref) or (_SETTLED.fullmatch(ref) and len(ref) <= MAX_LENGTH):
        return ref
    if _HOST_FIRST.match(ref):
        ref, base = f"//{ref.strip()}", base or "http://localhost/"
    url = _parse(ref, base)
    if url is None or url.protocol not in _WEB or not _is_name(url.hostname):
        return None
    whole = _without_credentials(url)
    return (
        whole if len(whole) <= MAX_LENGTH else None
    )  # as it is written with escapes, too: else it would be none again


def _is_name(hostname: str) -> bool:
    """Say whether a host has no empty part, which the parser lets pass and no resolver does (RFC 1035 2.3.1)."""
    return ".." not in hostname and hostname != "."


def canonical(url: str) -> str:
    """Reduce a URL to a key under which the same page compares equal across sources.

    Left out: scheme, credentials, leading ``www.``, fragment, tracking parameters, trailing slashes. The other
    parameters are ordered by name. A string that is no web URL is its own key.
    """
    return _brief(url) or _canonical(url)


def _brief(url: str) -> str:
    """Return the canonical form of a URL that needs no more than a look to be known for settled; nothing of others."""
    folder, _, leaf = url.rpartition("/")
    is_usual = leaf and len(folder) <= _USUAL_LENGTH >= len(leaf) and _LEAF.fullmatch(leaf)
    place = _folder(folder) if is_usual else ""
    return f"{place}/{leaf}" if place else ""


@lru_cache(maxsize=512)  # a feed's links are to pages of a few
def _folder(url: str) -> str:
    if "?" in url or not _SETTLED.fullmatch(f"{url}/"):
        return ""
    return url.partition("://")[2].removeprefix("www.")


@lru_cache(maxsize=512)  # who looks at one link does so several times
def _canonical(url: str) -> str:
    if len(url) <= MAX_LENGTH and _SETTLED.fullmatch(url):  # there is nothing to parse
        place, _, search = url.partition("://")[2].partition("?")
        return f"{place.removeprefix('www.').rstrip('/')}{_kept_parameters(search)}"
    parsed = _parse(url)
    if parsed is None or parsed.protocol not in _WEB:
        return _strip(url)
    name = parsed.hostname.rstrip(".").removeprefix("www.")
    port = f":{parsed.port}" if parsed.port else ""
    path = _plain_escapes(parsed.pathname).rstrip("/")
    query = _kept_parameters(parsed.search.removeprefix("?"))
    return f"{name}{port}{path}{query}"


def host(url: str) -> str:
    """Give a URL's host in lower case and punycode, an IPv6 address in brackets; empty where there is none."""
    parsed = _parse(url)
    return parsed.hostname if parsed is not None else ""


# Of sources alone, of which a pass has as many and asks several times: what pages link to would fill the memory.
host_of_source = lru_cache(maxsize=20_000)(host)


def is_same_site(url: str, other: str) -> bool:
    """Say whether two URLs belong to one site: the same name, or one a name below the other's, ``www.`` left aside."""
    one, two = (host(each).rstrip(".").removeprefix("www.") for each in (url, other))
    return bool(one) and (one == two or one.endswith(f".{two}") or two.endswith(f".{one}"))


def server(url: str) -> str:
    """Give a URL's host with its port, where that is not its scheme's own; empty where there is none."""
    parsed = _parse(url)
    return parsed.host if parsed is not None else ""


def place(url: str) -> str:
    """Give a URL's host with its port in any case, as a list of addresses that may be dialled has it; "" for none."""
    parsed = _parse(url)
    if parsed is None or parsed.protocol not in _WEB:
        return ""
    return f"{parsed.hostname}:{parsed.port or (443 if parsed.protocol == 'https:' else 80)}"


def mask(url: str) -> str:
    """Give a URL for logs, in one line: credentials and the values of secret parameters are replaced by ``***``."""
    parsed = _parse(url)
    if parsed is None or not parsed.host:  # without its scheme, "user:password@host" is taken for a scheme and a path
        shown = _without_lead(" ".join(url.split()))
    elif parsed.username or parsed.password:
        shown = _without_credentials(parsed).replace("://", "://***@", 1)
    else:
        shown = parsed.href
    return re.sub(r"([?&;#])([^=&;#?]*)=([^&;#]*)", _masked_parameter, shown)


def without_secrets(url: str) -> str:
    """Give a web URL without its secret parameters, and without a fragment that holds one: as it may be published."""
    page, hash_mark, fragment = url.partition("#")
    place, mark, search = page.partition("?")
    kept = "&".join(one for one in _SEPARATOR.split(search) if not _is_secret(one))
    if len(kept) == len(search):  # byte for byte as it was written
        kept = search
    shown = f"{place}{mark if kept or not search else ''}{kept}"
    return shown if any(map(_is_secret, _SEPARATOR.split(fragment))) else f"{shown}{hash_mark}{fragment}"


def shard(host: str, shards: int) -> int:
    """Place a host among ``shards`` (0 to shards - 1), the same on every machine and in every version."""
    digest = hashlib.blake2b(host.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % max(1, shards)


def _parse(ref: str, base: str | None = None) -> ada_url.URL | None:
    text = _strip(ref)
    if not text or len(text) > MAX_LENGTH:
        return None
    for candidate in (base, None):
        try:
            return ada_url.URL(text, candidate)
        except ValueError:  # also UnicodeEncodeError: a lone surrogate
            continue
    return None


def _strip(text: str) -> str:
    start, end = 0, len(text)
    while start < end and _is_blank(text[start]):
        start += 1
    while end > start and _is_blank(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_blank(char: str) -> bool:
    return char <= " " or char.isspace() or char in _BLANKS


def _without_credentials(url: ada_url.URL) -> str:
    if url.username or url.password:
        url.username = ""
        url.password = ""
    return url.href


def _without_lead(text: str) -> str:
    """Hide all that may be credentials in what does not parse: up to the last ``@``, but for a scheme."""
    start, end = text.find("//"), text.rfind("@")
    lead = text[: start + 2] if 0 <= start < end else ""
    return f"{lead}***{text[end:]}" if end > 0 else text


def _plain_escapes(text: str) -> str:
    """Write percent-escapes one way (RFC 3986 6.2.2): unreserved characters plain, others in upper-case hex."""

    def one(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(one, text)


def _kept_parameters(search: str) -> str:
    if not search:
        return ""
    parts = [_plain_escapes(part) for part in search.split("&") if part]
    kept = [part for part in parts if not _TRACKING.fullmatch(part.partition("=")[0])]
    kept.sort(key=lambda part: part.partition("=")[0])
    return f"?{'&'.join(kept)}" if kept else ""


def _is_secret(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return bool(value) and bool(_SECRET.search(unquote(name)))


def _masked_parameter(match: re.Match[str]) -> str:
    lead, name, value = match.groups()
    return f"{lead}{name}=***" if _is_secret(f"{name}={value}") else match[0]


def is_root(url: str) -> bool:
    """Return whether a URL leads to the root of a site: neither path nor query are left in its canonical form."""
    place = canonical(url)
    return "/" not in place and "?" not in place
