from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.fetch.guard import Guard

PUBLIC = [
    "1.1.1.1",
    "14.225.7.9",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "168.63.129.15",
    "223.255.255.255",
    "2606:4700::1111",
    "2400:cb00::1",
    "2a00:1450:4001::1",
    "::ffff:1.1.1.1",
    "64:ff9b::1.1.1.1",
]
REFUSED = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:8.8.8.8",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::1.1.1.1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1111%1",
    "fec0::1",
    "ff02::1",
]
NO_ADDRESS = ["", "localhost", "1.2.3", "0x7f.1", "2130706433", "127.0.0.1:80", "[::1]", "1.1.1.1 "]


@pytest.mark.parametrize("ip", PUBLIC)
def test_a_public_address_may_be_dialled(ip: str) -> None:
    assert Guard().permits(ip, 443)


@pytest.mark.parametrize("ip", REFUSED)
def test_what_is_not_public_may_not(ip: str) -> None:
    assert not Guard().permits(ip, 80)


@pytest.mark.parametrize("ip", NO_ADDRESS)
def test_what_is_no_address_may_not(ip: str) -> None:
    assert not Guard(["0.0.0.0/0", "::/0"]).permits(ip, 80)


@given(st.ip_addresses(v=4))
def test_no_v4_address_that_python_calls_local_may(address: ipaddress.IPv4Address) -> None:
    assert not (Guard().permits(str(address), 80) and not address.is_global)


@given(st.ip_addresses(v=6))
def test_no_v6_address_that_python_calls_local_may(address: ipaddress.IPv6Address) -> None:
    inner = address.ipv4_mapped or address
    assert not (Guard().permits(str(address), 80) and not inner.is_global and inner.packed[:2] != b"\x00\x64")


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "64:ff9b::{}"]))
def test_a_v4_address_inside_a_v6_one_is_judged_as_itself(address: ipaddress.IPv4Address, form: str) -> None:
    guard = Guard(["10.0.0.0/8"])
    assert guard.permits(form.format(address), 80) == guard.permits(str(address), 80)


@pytest.mark.parametrize(
    ("entry", "ip", "port", "expected"),
    [
        ("10.0.0.0/8", "10.9.8.7", 80, True),
        ("10.0.0.0/8", "::ffff:10.9.8.7", 80, True),
        ("10.0.0.0/8", "11.0.0.1", 80, True),  # public anyway
        ("10.0.0.0/8", "192.168.0.1", 80, False),
        ("127.0.0.1", "127.0.0.1", 1, True),
        ("127.0.0.1", "127.0.0.2", 1, False),
        ("127.0.0.1:8099", "127.0.0.1", 8099, True),
        ("127.0.0.1:8099", "127.0.0.1", 8098, False),
        (" 127.0.0.1:8099 ", "127.0.0.1", 8099, True),
        ("[::1]:80", "::1", 80, True),
        ("[::1]:80", "::1", 81, False),
        ("::1", "::1", 81, True),
        ("fd00::/8", "fd12::1", 443, True),
        ("64:ff9b::/96", "64:ff9b::10.0.0.1", 443, True),
        ("2002::/16", "2002:808:808::1", 443, True),
        ("fe80::/10", "fe80::1%2", 80, False),
    ],
)
def test_what_the_operator_lists_may_be_dialled(entry: str, ip: str, port: int, expected: bool) -> None:
    assert Guard([entry]).permits(ip, port) == expected


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        ("intranet.example", 8080, True),
        ("Intranet.Example.", 8080, True),
        ("intranet.example", 8081, False),
        ("other.example", 8080, False),
        ("", 8080, False),
    ],
)
def test_a_listed_name_may_lead_anywhere_at_its_port(host: str, port: int, expected: bool) -> None:
    assert Guard(["INTRANET.example:8080"]).permits("10.0.0.1", port, host) == expected


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "intranet",
        "10.0.0.0/33",
        "10.0.0.1/8",
        "10.0.0.0/8:80",
        "300.1.1.1:80",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "127.0.0.1:http",
        "host:port",
        "[::1]",
        "[intranet]:80",
        "-x:80",
        "a b:80",
        "http://x:80",
        "*",
        ":80",
    ],
)
def test_a_bad_entry_is_told_with_examples(entry: str) -> None:
    with pytest.raises(ValueError) as told:
        Guard(["10.0.0.0/8", entry])
    assert f'"{entry}" is no network' in str(told.value)


def test_host_bits_in_a_network_get_a_hint() -> None:
    with pytest.raises(ValueError) as told:
        Guard(["10.1.2.3/8"])
    assert 'did you mean "10.0.0.0/8"?' in str(told.value)
