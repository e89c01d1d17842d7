"""Which addresses may be dialled.

What is globally routable by the IANA special-purpose registries (RFC 6890) may; everything else only when the operator
listed it. The tables are our own, because `ipaddress.is_global` differs between Python versions and takes NAT64, 6to4,
Teredo, site-local and IPv4-compatible addresses for global ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_REFUSED_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's metadata and DNS, among public addresses
        "169.254.0.0/16",  # link-local, and metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # IETF protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")  # the only block of global unicast: leaves out ULA, fec0::/10, multicast, ::/96
_REFUSED_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # IETF protocol assignments; Teredo, which hides an IPv4 address, is 2001::/32
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which hides an IPv4 address
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")


class Guard:
    """Knows what may be dialled: what is globally routable, and `allow`.

    An entry of `allow` is a network ("10.0.0.0/8"), an address ("10.1.2.3", "::1"), an address with a port
    ("127.0.0.1:8099", "[::1]:80"), or a host name with a port ("intranet.example:8080": whatever that name leads to).
    Raises `ValueError` with a line for the operator when an entry is none of these.
    """

    def __init__(self, allow: Sequence[str] = ()) -> None:
        self._networks: list[tuple[Network, int | None]] = []
        self._names: set[tuple[str, int]] = set()
        for entry in allow:
            self._allow(entry)

    def permits(self, ip: str, port: int, host: str = "") -> bool:
        """Tell whether `ip` at `port` may be dialled; `host` is the name that led to it.

        An IPv4 address inside an IPv6 one (mapped, NAT64) is judged as itself. Zone ids and what is no address are
        refused.
        """
        if (host.lower().rstrip("."), port) in self._names:
            return True
        try:
            address = ip_address(ip)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.scope_id is not None:
            return False
        if self._is_listed(address, port):
            return True
        inner = _embedded(address)
        return self._is_listed(inner, port) or _is_global(inner)

    def _is_listed(self, address: Address, port: int) -> bool:
        return any(address in network and at in (None, port) for network, at in self._networks)

    def _allow(self, entry: str) -> None:
        text = entry.strip()
        network = _network(text)
        if network is not None:
            self._networks.append((network, None))
            return
        host, port = _split(text)
        network = _network(host) if port and "/" not in host else None
        if port and network is not None:
            self._networks.append((network, port))
        elif port and _NAME.fullmatch(host.lower()) and not host.replace(".", "").isdigit():
            self._names.add((host.lower(), port))
        else:
            raise ValueError(
                f'"{entry}" is no network, address, or host with a port; write for example "10.0.0.0/8", "10.1.2.3", '
                f'"127.0.0.1:8099", "[::1]:80" or "intranet.example:8080"{_hint(text)}'
            )


def _network(text: str) -> Network | None:
    try:
        return ip_network(text)
    except ValueError:
        return None


def _split(text: str) -> tuple[str, int | None]:
    """Return host and port of "host:port" or "[v6]:port"; no port where there is none that can be dialled."""
    host, _, digits = text.rpartition(":")
    is_port = digits.isascii() and digits.isdigit() and len(digits) <= 5 and 0 < int(digits) <= 65535
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1] if ":" in host else ""
    return host, int(digits) if is_port else None


def _hint(text: str) -> str:
    """Return what to write instead of a network with host bits, which is the common slip."""
    try:
        return f' (did you mean "{ip_network(text, strict=False)}"?)'
    except ValueError:
        return ""


def _embedded(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 one stands for (RFC 4291 2.5.5.2, RFC 6052 2.1), else the address."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def _is_global(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    return address in _GLOBAL_V6 and not any(address in network for network in _REFUSED_V6)
