"""The 34 provinces and cities of Vietnam since 1 July 2025, by today's names and codes, with what each had been before.

``code`` is the ISO 3166-2 code of the province whose name survived; ISO published codes of the 63 provinces before the
merger only. ``number`` is the two-digit national code in force since. A former code leads to the province of today.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Province(Struct, frozen=True):
    """A province of today; ``former`` holds the provinces that were merged into it, name by ISO code."""

    code: str
    number: str
    name: str
    former: Mapping[str, str]

    @property
    def words(self) -> tuple[str, ...]:
        """The names under which people still look for it: its own, then the former ones."""
        return (self.name, *self.former.values())


# Today's code, national number and name | former code and name, and so on.
_TABLE = """
VN-HN 01 Hà Nội
VN-04 04 Cao Bằng
VN-07 08 Tuyên Quang | VN-03 Hà Giang
VN-71 11 Điện Biên
VN-01 12 Lai Châu
VN-05 14 Sơn La
VN-02 15 Lào Cai | VN-06 Yên Bái
VN-69 19 Thái Nguyên | VN-53 Bắc Kạn
VN-09 20 Lạng Sơn
VN-13 22 Quảng Ninh
VN-56 24 Bắc Ninh | VN-54 Bắc Giang
VN-68 25 Phú Thọ | VN-70 Vĩnh Phúc | VN-14 Hòa Bình
VN-HP 31 Hải Phòng | VN-61 Hải Dương
VN-66 33 Hưng Yên | VN-20 Thái Bình
VN-18 37 Ninh Bình | VN-63 Hà Nam | VN-67 Nam Định
VN-21 38 Thanh Hóa
VN-22 40 Nghệ An
VN-23 42 Hà Tĩnh
VN-25 44 Quảng Trị | VN-24 Quảng Bình
VN-26 46 Huế
VN-DN 48 Đà Nẵng | VN-27 Quảng Nam
VN-29 51 Quảng Ngãi | VN-28 Kon Tum
VN-30 52 Gia Lai | VN-31 Bình Định
VN-34 56 Khánh Hòa | VN-36 Ninh Thuận
VN-33 66 Đắk Lắk | VN-32 Phú Yên
VN-35 68 Lâm Đồng | VN-72 Đắk Nông | VN-40 Bình Thuận
VN-39 75 Đồng Nai | VN-58 Bình Phước
VN-SG 79 Thành phố Hồ Chí Minh | VN-57 Bình Dương | VN-43 Bà Rịa – Vũng Tàu
VN-37 80 Tây Ninh | VN-41 Long An
VN-45 82 Đồng Tháp | VN-46 Tiền Giang
VN-49 86 Vĩnh Long | VN-50 Bến Tre | VN-51 Trà Vinh
VN-44 91 An Giang | VN-47 Kiên Giang
VN-CT 92 Cần Thơ | VN-52 Sóc Trăng | VN-73 Hậu Giang
VN-59 96 Cà Mau | VN-55 Bạc Liêu
"""


def _province(row: str) -> Province:
    today, *before = (part.strip() for part in row.split("|"))
    code, number, name = today.split(" ", 2)
    return Province(code, number, name, dict(part.split(" ", 1) for part in before))


PROVINCES = tuple(_province(row) for row in _TABLE.split("\n") if row)
_BY_CODE = {code: one for one in PROVINCES for code in (one.code, *one.former)}


def of_code(code: str) -> Province | None:
    """Return the province of today that this ISO 3166-2 code, or a former one, leads to."""
    return _BY_CODE.get(code)
