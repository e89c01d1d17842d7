from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.config import values
from tickerfeed.config.forms import written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30s", timedelta(seconds=30)),
        ("15m", timedelta(minutes=15)),
        ("6h", timedelta(hours=6)),
        ("90d", timedelta(days=90)),
    ],
)
def test_durations_have_one_unit(text: str, expected: timedelta) -> None:
    assert expected == values.duration(text)


@pytest.mark.parametrize(
    "wrong", ["15", "m", "1.5h", "-1m", "15 m", "15M", "0s", "3651d", "999999999d", "٣m", "1h30m", 900, None, ["1m"]]
)
def test_other_durations_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        values.duration(wrong)


@given(st.integers(1, int(values.LONGEST.total_seconds())))
def test_a_written_duration_reads_back(seconds: int) -> None:
    span = timedelta(seconds=seconds)
    assert span == values.duration(written(span))


@pytest.mark.parametrize(
    ("text", "expected"), [("5MB", 5_000_000), ("500 kB", 500_000), ("1KiB", 1024), ("64GiB", 64 * 1024**3), ("7B", 7)]
)
def test_sizes_are_powers_of_1000_or_1024(text: str, expected: int) -> None:
    assert expected == values.size(text)


@pytest.mark.parametrize("wrong", ["5", "MB", "5mb", "0B", "65GiB", "5.5MB", 5, None])
def test_other_sizes_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        values.size(wrong)


def test_text_is_one_line() -> None:
    assert values.text("  Báo Hà Tĩnh ") == "Báo Hà Tĩnh"
    for wrong in ("hai\ndòng", "\x1b[31m", "\x85", 7):
        with pytest.raises(ValueError, match="must"):
            values.text(wrong)


@pytest.mark.parametrize("name", ["bao-ha-tinh", "a", "vn.23", "x_1", "a" * 64])
def test_ids_may_stand_in_file_names(name: str) -> None:
    assert name == values.identifier(name)


@pytest.mark.parametrize("wrong", ["", "Báo", "A", "..", "a/b", "-a", "a-", "a" * 65, "a\n", 3])
def test_other_ids_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="small letters"):
        values.identifier(wrong)


@pytest.mark.parametrize(
    "url", ["https://bao.example/rss", "http://10.1.2.3:8080/a?b=c", "HTTP://[::1]/", "https://báo.example/"]
)
def test_web_addresses_are_kept_as_written(url: str) -> None:
    assert url == values.web_url(url)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "bao.example/rss",
        "ftp://bao.example/",
        "file:///etc/passwd",
        "https://",
        "javascript:alert(1)",
        "https://a b/",
        "https://x/" + "a" * 9000,
        1,
    ],
)
def test_what_is_no_web_address_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="must"):
        values.web_url(wrong)


def test_passwords_in_addresses_are_refused_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="password") as refused:
        values.web_url("https://an:matkhau@bao.example/")
    assert "matkhau" not in str(refused.value)
    with pytest.raises(ValueError, match="http://") as refused:
        values.web_url("ftp://an:matkhau@bao.example/" + "x" * 100)
    assert "matkhau" not in str(refused.value)
    assert values.proxy_url("http://an:matkhau@proxy.example:3128") == "http://an:matkhau@proxy.example:3128"


def test_the_public_address_ends_with_a_slash() -> None:
    assert values.base_url("https://tin.example/a") == "https://tin.example/a/"
    assert values.base_url("https://tin.example/") == "https://tin.example/"
    with pytest.raises(ValueError, match="without"):
        values.base_url("https://tin.example/?a=1")


def test_stores_are_sqlite_files_or_postgresql() -> None:
    for url in ("sqlite:///var/t.db", "postgresql://tin@db.example/tin"):
        assert url == values.store_url(url)
    for wrong in ("sqlite:///", "mysql://x/y", "var/t.db", 1):
        with pytest.raises(ValueError, match="must be"):
            values.store_url(wrong)


@pytest.mark.parametrize("address", ["127.0.0.1:8080", ":80", "[::1]:0", "tin.example:65535"])
def test_listening_addresses_have_a_port(address: str) -> None:
    assert address == values.listen(address)


@pytest.mark.parametrize("wrong", ["127.0.0.1", "8080", ":65536", "::1:80", "a b:80", 8080])
def test_other_listening_addresses_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="port"):
        values.listen(wrong)


@pytest.mark.parametrize(
    ("read", "good", "bad"),
    [
        (values.language, "vi", "tiếng Việt"),
        (values.language, "en-US", 1),
        (values.authority, "tin.example,2026", "tin.example,"),
        (values.authority, "ban@tin.example,2026-01-31", "tin example,2026"),
        (values.authority, "tin.example,2024", "tin example"),
        (values.province, "VN-23", "VN"),
        (values.province, "VN-HN", "Hà Nội"),
        (values.province, "VN-SG", "VN-99"),
        (values.province, "VN-SG", 23),
        (values.timezone, "Asia/Ho_Chi_Minh", "Asia/Saigonn"),
        (values.timezone, "UTC", ""),
        (values.timezone, "UTC", "/etc/passwd"),
        (values.timezone, "UTC", "Asia"),
        (values.encoding, "windows-1258", "utf-9"),
        (values.encoding, "tcvn3", "tcvn9"),
        (values.encoding, "utf-8", "base64"),
        (values.encoding, "utf-8", "a" * 300),
        (values.directory, "output", ""),
    ],
)
def test_names_are_known_or_refused(read: object, good: str, bad: object) -> None:
    assert callable(read)
    assert good == read(good)
    with pytest.raises(ValueError, match="must be"):
        read(bad)


def test_a_file_must_be_there(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    with pytest.raises(ValueError, match="not there"):
        values.existing_file(str(path))
    path.touch()
    assert str(path) == values.existing_file(str(path))


def test_header_fields_can_be_sent() -> None:
    assert values.header_fields({"X-Ban": "tin"}) == {"X-Ban": "tin"}
    for wrong in ({"X Ban": "tin"}, {"X-Ban": "tin tức Việt"}, {"X": "a\r\nY: b"}, {"X": 1}, "X: a", {"": "a"}):
        with pytest.raises(ValueError, match=r"must|holds"):
            values.header_fields(wrong)


def test_a_former_province_leads_to_the_one_of_today() -> None:
    assert values.province("VN-31") == "VN-30"


def test_a_domain_alone_is_an_authority_since_2026() -> None:
    assert values.authority("tin.example") == "tin.example,2026"


@pytest.mark.parametrize(("given", "found"), [("s3://news", "s3://news"), ("s3://news/a/b.c/", "s3://news/a/b.c")])
def test_a_bucket_is_a_name_and_a_prefix(given: str, found: str) -> None:
    assert values.bucket_url(given) == found


@pytest.mark.parametrize(
    "given", ["news", "s3://", "s3://N", "s3://news//a", "s3://key:secret@news", "https://s3/news", 7]
)
def test_what_is_no_bucket_is_refused(given: object) -> None:
    with pytest.raises(ValueError, match="s3://name"):
        values.bucket_url(given)
