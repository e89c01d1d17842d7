"""What each trouble and each notice means, for the reference: English and Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping

from tickerfeed.model import Sign, Trouble

MEANINGS: Mapping[Trouble | Sign, tuple[str, str]] = {
    Trouble.UNREACHABLE: (
        "no connection: the name leads nowhere, or nobody answers there",
        "không kết nối được: tên miền không tồn tại hoặc máy chủ không trả lời",
    ),
    Trouble.TIMEOUT: ("the answer did not come in time", "máy chủ trả lời quá chậm"),
    Trouble.TLS: (
        "the certificate is expired, for another name, or not whole",
        "chứng chỉ hết hạn, sai tên miền hoặc thiếu chứng chỉ trung gian",
    ),
    Trouble.REFUSED_ADDRESS: (
        "the address is not a public one, and we do not ask such",
        "địa chỉ không phải địa chỉ công cộng nên chương trình không truy cập",
    ),
    Trouble.TOO_LARGE: ("the answer is larger than it may be", "nội dung lớn hơn giới hạn"),
    Trouble.REDIRECT: (
        "redirects go round in a circle, are too many, or lead astray",
        "chuyển hướng vòng quanh, quá nhiều lần hoặc dẫn sai chỗ",
    ),
    Trouble.ROBOTS: ("robots.txt keeps programs out of the page", "robots.txt không cho chương trình đọc trang"),
    Trouble.PROTOCOL: ("what answers does not speak HTTP rightly", "máy chủ trả lời không đúng giao thức HTTP"),
    Trouble.HTTP_ERROR: (
        "the server answers with an error: 404, 500, 503 …",
        "máy chủ báo lỗi: 404, 500, 503 …",
    ),
    Trouble.FORBIDDEN: ("the server turns us away (401, 403)", "máy chủ từ chối truy cập (401, 403)"),
    Trouble.THROTTLED: ("the server asks for more time between requests (429)", "máy chủ yêu cầu đọc thưa hơn (429)"),
    Trouble.GONE: ("the publisher says that it is gone for good (410)", "trang báo nguồn đã ngừng hẳn (410)"),
    Trouble.NOT_A_FEED: (
        "something answers, but it is no feed and no list of news",
        "có nội dung, nhưng không phải nguồn tin hay danh sách tin",
    ),
    Trouble.CHALLENGE: (
        "a gate answers in the site's place: it wants proof of a browser, or a cookie",
        "cổng chặn trả lời thay cho trang: đòi xác minh trình duyệt hoặc đòi cookie",
    ),
    Trouble.PARSE: ("what answers is damaged and cannot be read", "nội dung bị hỏng, không đọc được"),
    Trouble.PARSE_LIMIT: (
        "reading it took too much time or memory",
        "đọc nội dung tốn quá nhiều thời gian hoặc bộ nhớ",
    ),
    Trouble.EMPTY: ("it can be read, and there is no news in it", "đọc được nhưng không có tin nào"),
    Trouble.FETCH: ("another failure while asking; the detail says which", "lỗi khác khi truy cập; xem chi tiết"),
    Sign.FEWER: ("lists much less than it used to", "số tin ít hơn hẳn mọi khi"),
    Sign.UNTITLED: ("its entries have lost their titles", "tin không còn tiêu đề"),
    Sign.UNDATED: ("its entries have lost their dates", "tin không còn ngày giờ"),
    Sign.DATED_NOW: ("every entry bears the time of the request", "mọi tin đều mang giờ truy cập"),
    Sign.STALE: ("nothing new for much longer than usual", "lâu hơn hẳn mọi khi không có tin mới"),
    Sign.FLOOD: ("far more new entries at once than usual", "nhiều tin mới cùng lúc hơn hẳn mọi khi"),
    Sign.HELD_BACK: (
        "more new entries at once than are told; the rest is held back",
        "nhiều tin mới cùng lúc hơn giới hạn; phần còn lại không hiển thị",
    ),
    Sign.RESET: ("new ids for entries that are known", "tin đã biết xuất hiện với mã mới"),
}
