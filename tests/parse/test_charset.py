from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse.charset import codec, decode, plain

SENTENCE = "Nước lũ ở sông Ngàn Sâu đã rút, đường về xã thông xe trở lại"
XML = f'<?xml version="1.0"?><rss><channel><title>{SENTENCE}</title></channel></rss>'


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
        (b"", "utf-32-le"),
        (b"", "utf-32-be"),
    ],
)
def test_reads_unicode_by_its_mark_or_its_opening(mark: bytes, name: str) -> None:
    assert decode(mark + XML.encode(name), "text/xml; charset=iso-8859-1") == XML


def test_reads_ebcdic() -> None:
    assert decode("<?xml version='1.0' encoding='cp037'?><rss/>".encode("cp037")).endswith("<rss/>")


def test_utf8_wins_over_a_wrong_declaration() -> None:
    body = XML.replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode()
    assert SENTENCE in decode(body, "text/xml; charset=iso-8859-1")


def test_one_bad_byte_costs_one_character() -> None:
    assert decode(SENTENCE.encode() + b"\xff") == SENTENCE + "\ufffd"


@pytest.mark.parametrize(
    ("label", "text", "name"),
    [
        ("iso-8859-1", "giá 5 € “rẻ”".replace("ẻ", "e"), "cp1252"),
        ("gb2312", "朱镕基总理访问越南", "gb18030"),
        ("Shift_JIS", "①日本のニュース", "cp932"),
        ("euc-kr", "한국 뉴스 소식", "cp949"),
        ("windows-1251", "Новости дня", "cp1251"),
    ],
)
def test_declared_labels_are_read_as_browsers_read_them(label: str, text: str, name: str) -> None:
    body = text.encode(name)
    assert decode(body, f'text/xml; charset="{label}"') == text
    assert decode(f'<?xml version="1.0" encoding="{label}"?>'.encode() + body).endswith(text)


def test_windows_1258_is_composed() -> None:
    body = "Vie\u0323\u0302t Nam: tin mo\u031b\u0301i".encode("utf-8").decode()
    assert decode("Viêt\u0323 Nam, Ha\u0300 Nôi\u0323".encode("cp1258"), "text/html; charset=windows-1258") == (
        "Viêṭ Nam, Hà Nôị"
    )
    assert decode(body.encode()) == "Việt Nam: tin mới"


def test_seven_bit_japanese_is_not_taken_for_utf8() -> None:
    assert decode("ニュース".encode("iso2022_jp"), "text/xml; charset=iso-2022-jp") == "ニュース"


def test_escape_bytes_without_a_declaration_are_dropped() -> None:
    assert decode(b"\x1bTin \x1b[31mnong\x1b[0m") == "Tin nong"


def test_an_undeclared_encoding_is_detected() -> None:
    text = "Сегодня в городе открылась выставка, на которой показаны работы местных художников"
    assert decode(text.encode("cp1251")) == text


def test_a_wrong_declaration_gives_way_to_detection() -> None:
    text = "Сегодня в городе открылась выставка, на которой показаны работы местных художников"
    assert decode(text.encode("cp1251"), "text/xml; charset=us-ascii-x") == text


def test_the_operator_is_believed() -> None:
    assert decode("Tạp chí".encode("utf-16-le"), encoding="utf-16-le") == "Tạp chí"


@pytest.mark.parametrize("label", ["no-such-charset", "punycode", "idna", "unicode_escape", "a\0b", "", "hex\ud800"])
def test_labels_of_no_document_encoding_are_not_used(label: str) -> None:
    assert codec(label) is None


def test_a_codec_that_decodes_no_text_is_passed_over() -> None:
    assert decode(b"Tin \xe9", "text/xml; charset=base64") == "Tin é"
    assert decode(b"Tin", encoding="base64") == "Tin"


def test_nothing_to_go_by_still_gives_text() -> None:
    assert decode(b"\x81\x8d") != ""


def test_characters_that_xml_forbids_go_and_references_to_them_too() -> None:
    assert decode(b"Tin\x00 m\x0bau&#0;&#x1F; &#xD800;&#65;&#x110000;&#9;\x7f") == "Tin mau &#65;&#9;"


def test_composing_does_not_eat_markup() -> None:
    assert decode("<b>\u0338 tin</b>".encode()) == "<b>\u0338 tin</b>"


@given(st.binary(max_size=400), st.sampled_from(["", "text/xml; charset=utf-8", "text/xml; charset=big5"]))
def test_any_bytes_give_legal_text(body: bytes, content_type: str) -> None:
    text = decode(body, content_type)
    assert all(
        char in "\t\n\r" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char > "\uffff" for char in text
    )


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=200))
def test_utf8_is_read_as_itself(text: str) -> None:
    text = decode(text.encode())
    assert decode(text.encode()) == text


def test_a_short_body_with_two_bad_bytes_stays_utf8_when_nothing_says_otherwise() -> None:
    body = "<rss><title>Xã Kỳ Anh họp dân</title></rss>".encode().replace(b"Anh", b"A\xff\xfenh")
    assert "Xã Kỳ A\ufffd\ufffdnh họp dân" in decode(body)
    assert "Xã Kỳ" in decode(b'<?xml version="1.0" encoding="utf-8"?>' + body)


@pytest.mark.parametrize("name", ["utf-8", "latin-1", "utf-16"])
def test_old_vietnamese_comes_as_bytes_or_as_latin_1_letters_in_a_page(name: str) -> None:
    body = "<title>B¸o Hµ TÜnh: tin míi nhÊt trong ngµy</title>".encode(name)
    assert decode(body, encoding="TCVN3") == "<title>Báo Hà Tĩnh: tin mới nhất trong ngày</title>"


def test_old_vietnamese_is_read_where_the_document_names_it() -> None:
    body = b'<meta http-equiv="Content-Type" content="text/html; charset=x-viet-vni"><p>Vie\xe4t Nam, ho\xf8a</p>'
    assert decode(body).endswith("<p>Việt Nam, hòa</p>")
    assert decode(b"Vi\xaet Nam", "text/html; charset=VISCII") == "Việt Nam"
    assert decode("<p>Việt Nam</p>".encode(), "text/html; charset=viscii") == "<p>Việt Nam</p>"


@pytest.mark.parametrize(
    "meta", ['<meta charset="windows-1258">', "<meta name=a><META content='x; charset=windows-1258'>"]
)
def test_a_page_may_name_its_encoding(meta: str) -> None:
    body = f"<html><head>{meta}</head>Vi\u00ea\u0323t Nam ph\u00e2\u0300n m\u1ec1m".replace("ề", "ê\u0300")
    assert decode(body.encode("cp1258")).endswith("Việt Nam phần mềm")


# Characters and references of all kinds: usual, to be composed, to be cut, forbidden, and what only looks like one.
ANYTHING = st.lists(
    st.one_of(
        st.sampled_from(
            ["Tin ", "ố", "o\u0302\u0301", "\x7f", "\x0b", "\x0c", "\ufeff", "\ufffe", "\u0338", "\x85", "<", "\n"]
        ),
        st.integers(0, 0x110010).map(lambda number: f"&#{number};"),
        st.integers(0, 0x1FF).map(lambda number: f"&#{number};"),
        st.integers(0, 0x110010).map(lambda number: f"&#x{number:x};"),
        st.integers(0, 0xFF).map(lambda number: f"&#X{number:02X};"),
    ),
    max_size=12,
).map("".join)


@given(ANYTHING)
def test_a_plain_body_is_read_as_any_is(text: str) -> None:
    assert plain(text.encode()) == decode(text.encode()).encode()


@pytest.mark.parametrize("written", ["&#{};", "&#0{};", "&#x{:x};", "&#X00{:X};"])
def test_references_stay_where_their_characters_would(written: str) -> None:
    for number in (*range(0x200), *range(0xD7F0, 0xE010), *range(0xFFF0, 0x10010), 0x10FFFF, 0x110000):
        reference = written.format(number)
        is_legal = number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or number > 0xFFFF
        assert decode(reference.encode()) == (reference if is_legal and number not in (0x7F, 0x110000) else "")


@pytest.mark.parametrize("body", [b"a\0", b"a\x1b[0m", b"a\xff"])
def test_other_bodies_are_not_plain(body: bytes) -> None:
    assert plain(body) is None
