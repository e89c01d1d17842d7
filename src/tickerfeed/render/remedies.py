"""What an operator can do about each trouble and each sign: one sentence in English and in Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tickerfeed.model import Sign, SourceState, Trouble


class Remedy(Struct, frozen=True):
    """One sentence in each language."""

    en: str
    vi: str


REMEDIES: Mapping[Trouble | Sign, Remedy] = {
    Trouble.UNREACHABLE: Remedy(
        "Open the address in a browser on this machine: if it opens there, look at DNS and [fetch] proxy; "
        "if nowhere, the site is down or has moved.",
        "Mở địa chỉ bằng trình duyệt trên máy này: nếu mở được, hãy kiểm tra DNS và [fetch] proxy; "
        "nếu không nơi nào mở được thì trang đang hỏng hoặc đã chuyển.",
    ),
    Trouble.TIMEOUT: Remedy(
        "Usually the site is slow or overloaded and comes back by itself; if it lasts, raise [fetch] timeout or ask "
        "the site whether it turns this machine's address away.",
        "Thường do trang chậm hoặc quá tải và sẽ tự hết; nếu kéo dài, hãy tăng [fetch] timeout hoặc hỏi trang xem có "
        "chặn địa chỉ máy này không.",
    ),
    Trouble.TLS: Remedy(
        "Tell the site's webmaster what the detail says; where a certificate is missing or private, put it into a PEM "
        "file and name that as this source's ca_file.",
        "Báo cho quản trị trang biết nội dung chi tiết; nếu thiếu chứng chỉ hoặc là chứng chỉ riêng, lưu chứng chỉ vào "
        "tệp PEM rồi đặt ca_file cho nguồn này.",
    ),
    Trouble.REFUSED_ADDRESS: Remedy(
        "The name leads into a private network: if that is meant, list it in allow_networks; else check the address.",
        "Tên miền dẫn vào mạng nội bộ: nếu đúng ý, thêm mạng đó vào allow_networks; nếu không, kiểm tra lại địa chỉ.",
    ),
    Trouble.TOO_LARGE: Remedy(
        "Look for a smaller feed of the site, or raise [fetch] max_body.",
        "Tìm nguồn tin nhỏ hơn của trang, hoặc tăng [fetch] max_body.",
    ),
    Trouble.REDIRECT: Remedy(
        "Open the address in a browser and set url to where it ends.",
        "Mở địa chỉ bằng trình duyệt rồi đặt url thành địa chỉ cuối cùng.",
    ),
    Trouble.ROBOTS: Remedy(
        "The site's robots.txt keeps programs out of this page: use its feed, or ask the site for leave.",
        "Tệp robots.txt của trang không cho chương trình đọc trang này: hãy dùng nguồn RSS, hoặc xin phép trang.",
    ),
    Trouble.PROTOCOL: Remedy(
        "Check the address and the port; if they are right, tell the site's webmaster what the detail says.",
        "Kiểm tra địa chỉ và cổng; nếu đúng, báo cho quản trị trang biết nội dung chi tiết.",
    ),
    Trouble.HTTP_ERROR: Remedy(
        "On 404 run `tickerfeed discover` on the site's home page and set url anew; on 5xx wait for the site.",
        "Nếu là lỗi 404, chạy `tickerfeed discover` với trang chủ rồi đặt lại url; nếu là lỗi 5xx, chờ trang sửa.",
    ),
    Trouble.FORBIDDEN: Remedy(
        "Ask the site to let this machine's address or our User-Agent in, and set site.contact so that it knows who "
        "asks; if it wants a login, set it in this source's headers.",
        "Đề nghị trang cho phép địa chỉ máy này hoặc User-Agent của ta, và đặt site.contact để họ biết ai đang đọc; "
        "nếu cần đăng nhập, đặt trong headers của nguồn này.",
    ),
    Trouble.THROTTLED: Remedy(
        "Nothing at once: we wait as asked; if it lasts, raise this source's min_interval.",
        "Chưa cần làm gì: chương trình chờ như trang yêu cầu; nếu kéo dài, tăng min_interval của nguồn này.",
    ),
    Trouble.GONE: Remedy(
        "The publisher has ended it: take the source out, or run `tickerfeed discover` on the site's home page.",
        "Trang đã ngừng nguồn này: bỏ nguồn, hoặc chạy `tickerfeed discover` với trang chủ.",
    ),
    Trouble.NOT_A_FEED: Remedy(
        'Run `tickerfeed discover` on the site\'s home page for its feed; where it has none, set kind = "listing".',
        'Chạy `tickerfeed discover` với trang chủ để tìm nguồn RSS; nếu không có, đặt kind = "listing".',
    ),
    Trouble.CHALLENGE: Remedy(
        "The site's gate wants proof of a browser, which we do not feign: ask the site to let this machine's address "
        "or our User-Agent in; where it gives leave and the detail names a cookie, set that in this source's cookies.",
        "Trang đòi xác minh trình duyệt và chương trình không giả mạo: hãy đề nghị trang cho phép địa chỉ máy này hoặc "
        "User-Agent của ta; nếu trang đồng ý và chi tiết có nêu cookie, đặt cookie đó trong cookies của nguồn này.",
    ),
    Trouble.PARSE: Remedy(
        "Tell the site's webmaster: what stands at the address is damaged; it is read again when it has changed.",
        "Báo cho quản trị trang: nội dung tại địa chỉ bị hỏng; chương trình sẽ đọc lại khi nội dung thay đổi.",
    ),
    Trouble.PARSE_LIMIT: Remedy(
        "Look for a smaller feed of the site; if the machine is only slow, raise [parse] timeout or memory.",
        "Tìm nguồn tin nhỏ hơn của trang; nếu chỉ do máy chậm, tăng [parse] timeout hoặc memory.",
    ),
    Trouble.EMPTY: Remedy(
        "Open the address in a browser: if the news are there, the page has changed (set select anew) or is made by "
        "JavaScript; if not, run `tickerfeed discover` on the home page.",
        "Mở địa chỉ bằng trình duyệt: nếu có tin, trang đã đổi cấu trúc (đặt lại select) hoặc dùng JavaScript; "
        "nếu không có, chạy `tickerfeed discover` với trang chủ.",
    ),
    Trouble.FETCH: Remedy(
        "Read the detail; if it does not explain itself, run the command again with --debug and report it.",
        "Đọc chi tiết; nếu chưa rõ, chạy lại lệnh với --debug rồi báo lỗi cho chúng tôi.",
    ),
    Sign.FEWER: Remedy(
        "Open the address in a browser: if more news are there, the page has changed; set select anew.",
        "Mở địa chỉ bằng trình duyệt: nếu có nhiều tin hơn, trang đã đổi cấu trúc; hãy đặt lại select.",
    ),
    Sign.UNTITLED: Remedy(
        "The page has changed: set select.title anew, or look for a feed of the site.",
        "Trang đã đổi cấu trúc: đặt lại select.title, hoặc tìm nguồn RSS của trang.",
    ),
    Sign.UNDATED: Remedy(
        "The page or the feed has changed: set select.time anew, or tell the site's webmaster.",
        "Trang hoặc nguồn RSS đã đổi: đặt lại select.time, hoặc báo cho quản trị trang.",
    ),
    Sign.DATED_NOW: Remedy(
        "The site gives the time of the request as each entry's date: tell its webmaster; the order by first sight is "
        "kept meanwhile.",
        "Trang ghi giờ truy cập làm ngày của mọi tin: báo cho quản trị trang; trong lúc đó thứ tự theo lúc nhận tin.",
    ),
    Sign.STALE: Remedy(
        "Open the site: if it has news, its feed is frozen or has moved; run `tickerfeed discover` on the home page.",
        "Mở trang: nếu có tin mới, nguồn RSS đã ngừng cập nhật hoặc đã chuyển; "
        "chạy `tickerfeed discover` với trang chủ.",
    ),
    Sign.FLOOD: Remedy(
        "Look at the site: it may have moved its archive; what is held back is not told, and needs nothing from you.",
        "Xem lại trang: có thể trang vừa chuyển kho tin cũ; tin bị giữ lại sẽ không hiển thị, không cần làm gì thêm.",
    ),
    Sign.HELD_BACK: Remedy(
        "If the source really brings so much at once, raise [poll] burst or lower this source's min_interval.",
        "Nếu nguồn thật sự có nhiều tin cùng lúc, tăng [poll] burst hoặc giảm min_interval của nguồn này.",
    ),
    Sign.RESET: Remedy(
        "Nothing: known entries were recognised under their new ids and are not told again.",
        "Không cần làm gì: các tin đã biết được nhận ra với mã mới và không hiển thị lại.",
    ),
}


def remedies(state: SourceState) -> tuple[Remedy, ...]:
    """Return what can be done about the state's trouble, else about its notices; nothing where all is well."""
    words: tuple[Trouble | Sign, ...] = (state.trouble,) if state.trouble else tuple(one.sign for one in state.notices)
    return tuple(REMEDIES[word] for word in words)
