"""The names under which JSON lists keep the parts of a piece of news, in English and Vietnamese, the likeliest first.

Compared in lower case and by letters and digits alone, without their marks: ``publishedAt``, ``published_at``,
``Ngày đăng``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from itertools import islice
from typing import Any

MEMBERS = 300  # of one object that are looked at
_TITLE = (
    """title headline tieude newstitle articletitle posttitle tenbaiviet tenbai tentin tinbai chude subject name ten"""
)
_LINK = """permalink link url href weburl shareurl canonicalurl articleurl newsurl posturl detailurl fullurl linkdetail
    urldetail externalurl duongdan lienket"""
_TIME = """publishedat published publishdate publisheddate publishtime publishedtime publishon publishedon pubdate
    datepublished publicationdate distributiondate dategmt date datetime ngaydang ngayxuatban ngaydangtin thoigian
    thoigiandang ngay time timestamp postedat postdate postedon createdat createddate createdtime createdon createdate
    created ngaytao updatedat modified lastmodified"""
_IMAGE = """image imageurl thumbnail thumbnailurl thumb thumburl avatar avatarurl cover coverimage picture photo
    featuredimage featuredimageurl jetpackfeaturedmediaurl urltoimage anhdaidien hinhanh anh hinh"""
_SUMMARY = """summary sapo description excerpt lead abstract teaser intro shortdescription shortcontent initcontent
    subtitle desc mota tomtat trichyeu"""
_ID = """id articleid newsid postid contentid itemid uuid guid"""
_CATEGORY = """category categoryname categories section sectionname zonename tags chuyenmuc tenchuyenmuc"""

NAMES: Mapping[str, tuple[str, ...]] = {
    "title": tuple(_TITLE.split()),
    "link": tuple(_LINK.split()),
    "time": tuple(_TIME.split()),
    "image": tuple(_IMAGE.split()),
    "summary": tuple(_SUMMARY.split()),
    "id": tuple(_ID.split()),
    "category": tuple(_CATEGORY.split()),
}


def members(item: Mapping[str, Any], part: str) -> list[str]:
    """Return the names of those members of `item` that may be this part, the likeliest first."""
    # Reversed, so that of two members that differ in their marks alone the first stays.
    plain = {_plain(name): name for name in reversed(list(islice(item, MEMBERS)))}
    return [plain[name] for name in NAMES[part] if name in plain]


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFD", name[:60].lower().replace("đ", "d"))  # letters and their marks
    return "".join(char for char in apart if char.isalnum())
