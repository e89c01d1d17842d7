"""What the papers of the made-up province of Sông Lam have to tell. All names, places and events are invented."""

from __future__ import annotations

from msgspec import Struct


class Piece(Struct, frozen=True):
    """One text: the last part of its address, its age in minutes when the demonstration starts, and its words."""

    slug: str
    minutes: int
    headline: str
    summary: str
    original: str | None = None  # address of the piece that it was taken over from
    link: str | None = None  # where it points, when that is not its own paper


NEWSPAPER = (
    Piece(
        "ra-soat-diem-sat-lo-104210",
        25,
        "Mưa lớn về đêm, Sông Lam rà soát 14 điểm có nguy cơ sạt lở",
        "Các xã miền núi cử người trực đêm, chuẩn bị sẵn nhà văn hóa thôn để đón hơn 200 hộ khi cần sơ tán.",
    ),
    Piece(
        "tau-thuyen-vao-bo-104198",
        70,
        "Bão đổi hướng, tàu thuyền Cửa Lam được yêu cầu vào bờ trước 17 giờ",
        "Đồn biên phòng đã liên lạc được với toàn bộ 318 tàu đang đánh bắt; 290 tàu đã neo đậu an toàn.",
    ),
    Piece(
        "thong-xe-cau-ben-lam-104187",
        130,
        "Thông xe cầu Bến Lam mới, rút ngắn 12 km đường về cảng",
        "Cây cầu dài 640 m có bốn làn xe, thay cho cầu sắt cũ đã cấm xe trên 5 tấn từ ba năm nay.",
    ),
    Piece(
        "hoc-sinh-tro-lai-truong-104176",
        190,
        "Học sinh ba xã ven sông trở lại trường sau hai ngày nghỉ tránh lũ",
        "Giáo viên và phụ huynh cùng dọn bùn, lau bàn ghế; bếp ăn bán trú hoạt động lại từ sáng mai.",
    ),
    Piece(
        "thu-hoach-som-lua-mua-104165",
        260,
        "Nông dân Hòa Lâm thu hoạch sớm hơn 600 ha lúa trước đợt mưa mới",
        "Xã huy động 22 máy gặt chạy đến khuya; lúa gặt sớm vài ngày vẫn cho năng suất gần 5,8 tấn mỗi héc-ta.",
    ),
    Piece(
        "gia-cam-cam-duong-104150",
        400,
        "Giá cam Cẩm Đường đầu vụ tăng nhẹ, thương lái đặt mua tận vườn",
        "Cam loại một bán tại vườn 32.000 đồng mỗi ki-lô-gam, cao hơn cùng kỳ khoảng 2.000 đồng.",
    ),
    Piece(
        "khu-kham-ngoai-tru-104139",
        520,
        "Bệnh viện Đa khoa tỉnh đưa vào sử dụng khu khám ngoại trú mới",
        "Khu nhà năm tầng có 36 phòng khám, dự kiến giảm một nửa thời gian chờ của người bệnh.",
    ),
    Piece(
        "lam-giang-thang-sat-nut-104121",
        760,
        "Lam Giang thắng sát nút trên sân nhà nhờ bàn thắng phút bù giờ",
        "Hơn 7.000 khán giả đội mưa đến sân Tân Giang xem đội nhà lên hạng tư.",
    ),
    Piece(
        "pho-di-bo-tan-giang-104108",
        1010,
        "Phố đi bộ Tân Giang mở cửa trở lại vào tối thứ Bảy",
        "Ban quản lý lát lại vỉa hè, lắp thêm 60 đèn và dành một góc cho sách cũ.",
    ),
    Piece(
        "nghe-dong-thuyen-van-trang-104090",
        1390,
        "Người thợ mộc Vân Tràng giữ nghề đóng thuyền ba đời",
        "Mỗi năm ông Đậu Văn Tuế chỉ nhận đóng bốn chiếc, chiếc nào cũng chạm hình mắt thuyền bằng tay.",
    ),
)

PORTAL = (
    Piece(
        "lich-cat-dien-sua-chua-50231",
        40,
        "Thông báo lịch cắt điện để sửa chữa đường dây tại phường Bến Lam và xã Hòa Lâm",
        "Thời gian cắt điện từ 7 giờ đến 11 giờ 30 phút, có thể đóng điện sớm hơn khi xong việc.",
    ),
    Piece(
        "tau-thuyen-cua-lam-50229",
        65,
        "Yêu cầu tàu thuyền vào nơi tránh trú trước khi bão đến gần",
        "Ủy ban nhân dân tỉnh yêu cầu các xã ven biển kiểm đếm tàu thuyền và cấm biển từ chiều nay.",
        original="https://baosonglam.example/tau-thuyen-vao-bo-104198.html",
    ),
    Piece(
        "cau-ben-lam-50226",
        120,
        "Cầu Bến Lam mới chính thức đưa vào khai thác",
        "Xe tải trên 10 tấn vẫn đi theo đường vành đai cho đến khi nút giao phía bắc hoàn thành.",
        original="https://baosonglam.example/thong-xe-cau-ben-lam-104187.html",
    ),
    Piece(
        "han-che-xe-tai-deo-may-50221",
        230,
        "Hạn chế xe tải trên đường tỉnh 555B qua đèo Mây từ 6 giờ đến 18 giờ",
        "Lực lượng chức năng phân luồng tại ngã ba Phú Sơn Hạ trong thời gian dọn đất đá.",
    ),
    Piece(
        "lay-y-kien-quy-hoach-50214",
        360,
        "Lấy ý kiến người dân về quy hoạch khu dân cư phía nam đường vành đai",
        "Bản đồ và thuyết minh được niêm yết tại trụ sở phường Tân Giang; nhận góp ý trong 30 ngày.",
    ),
    Piece(
        "diem-tiem-vac-xin-cum-50208",
        480,
        "Danh sách 42 điểm tiêm vắc-xin phòng cúm miễn phí cho người cao tuổi",
        "Người từ 65 tuổi mang theo căn cước và thẻ bảo hiểm y tế, không cần đăng ký trước.",
    ),
    Piece(
        "tuyen-dung-vien-chuc-y-te-50199",
        640,
        "Tuyển dụng 60 viên chức ngành y tế làm việc tại trạm y tế xã",
        "Hồ sơ nộp trực tiếp hoặc qua bưu điện, ưu tiên người cam kết làm việc ở vùng cao từ năm năm.",
    ),
    Piece(
        "ho-so-dat-dai-truc-tuyen-50187",
        900,
        "Hướng dẫn nộp hồ sơ đất đai trực tuyến trên cổng dịch vụ công của tỉnh",
        "Bộ phận một cửa các xã, phường bố trí người hỗ trợ kê khai vào mọi buổi sáng trong tuần.",
    ),
    Piece(
        "cuoc-thi-anh-50172",
        1300,
        "Mời tham gia cuộc thi ảnh “Sông Lam bốn mùa” dành cho người dân trong tỉnh",
        "Mỗi tác giả gửi tối đa năm ảnh; ảnh được chọn sẽ treo ở bến thuyền trong dịp Tết.",
    ),
)

BROADCASTER = (
    Piece(
        "diem-sat-lo-7731",
        15,
        "Mưa lớn về đêm, Sông Lam rà soát 14 điểm có nguy cơ sạt lở",
        "Phóng sự từ xã Phú Sơn Hạ, nơi 35 hộ dân đã chuyển đồ đạc lên nhà văn hóa thôn.",
    ),
    Piece(
        "thoi-tiet-gio-mua-7728",
        85,
        "Thời tiết đêm nay: gió mùa tăng cường, vùng núi có nơi dưới 15 độ",
        "Ven biển gió giật cấp 7, biển động; các xã vùng thấp đề phòng ngập cục bộ khi triều lên.",
    ),
    Piece(
        "canh-bao-lua-dao-7720",
        170,
        "Cảnh báo cuộc gọi giả danh nhân viên điện lực đòi chuyển khoản",
        "Điện lực khẳng định không thu tiền qua điện thoại; người dân gọi tổng đài khi có nghi ngờ.",
    ),
    Piece(
        "dua-thuyen-7714",
        310,
        "Lễ hội đua thuyền trên sông Lam thu hút 24 đội tham gia",
        "Đội Vân Tràng bảo vệ thành công ngôi vô địch nội dung thuyền 20 tay chèo.",
    ),
    Piece(
        "bong-chuyen-nu-7709",
        430,
        "Bóng chuyền nữ Sông Lam vào bán kết giải các tỉnh miền Trung",
        "Thắng ngược 3–2 sau khi thua hai ván đầu, đội gặp chủ nhà ở bán kết.",
    ),
    Piece(
        "giao-thong-nong-thon-7701",
        590,
        "Hội đồng nhân dân tỉnh bàn vốn làm 180 km đường giao thông nông thôn",
        "Kỳ họp chuyên đề dành trọn buổi chiều cho phần chất vấn về tiến độ và chất lượng mặt đường.",
    ),
    Piece(
        "trong-rung-dau-nguon-7692",
        830,
        "Phú Sơn Hạ trồng mới 80 ha rừng đầu nguồn bằng cây bản địa",
        "Lim, trám và giổi được chọn thay keo; mỗi hộ nhận khoán chăm sóc trong bốn năm đầu.",
    ),
    Piece(
        "mai-am-vung-cao-7685",
        1150,
        "Trao 30 mái ấm cho hộ nghèo vùng cao trước mùa rét",
        "Mỗi căn rộng 45 mét vuông, do đoàn viên thanh niên và thợ trong xã cùng dựng.",
    ),
)

CITY = (
    Piece(
        "cau-ben-lam-thong-xe-31905",
        110,
        "Xe qua cầu Bến Lam mới từ sáng nay, đường về cảng gần hơn 12 km",
        "Cầu sắt cũ sẽ được giữ lại cho người đi bộ và xe đạp.",
        original="https://baosonglam.example/thong-xe-cau-ben-lam-104187.html",
    ),
    Piece(
        "phan-lan-vong-xoay-31907",
        20,
        "Ùn tắc ở vòng xoay Tân Giang, Lam Châu thử phân làn giờ cao điểm",
        "Từ thứ Hai, xe máy đi làn riêng vào các khung 6 giờ 30 – 8 giờ và 16 giờ 30 – 18 giờ.",
    ),
    Piece(
        "chay-kho-phe-lieu-31904",
        95,
        "Cháy kho phế liệu ở phường Tân Giang, không có người bị thương",
        "Hai xe chữa cháy dập lửa sau 40 phút; nguyên nhân ban đầu được xác định do chập điện.",
    ),
    Piece(
        "thu-hoach-som-31899",
        240,
        "Nông dân Hòa Lâm thu hoạch sớm hơn 600 ha lúa trước đợt mưa mới",
        "Nhiều gia đình gọi con em làm việc ở Lam Châu về gặt giúp hai ngày cuối tuần.",
    ),
    Piece(
        "xe-buyt-so-5-31890",
        340,
        "Xe buýt số 5 thêm hai chuyến tối phục vụ công nhân tan ca",
        "Chuyến cuối rời khu công nghiệp lúc 22 giờ 15 phút, giá vé giữ nguyên.",
    ),
    Piece(
        "khu-kham-moi-31884",
        500,
        "Khu khám mới của bệnh viện tỉnh đón những người bệnh đầu tiên",
        "Người dân lấy số bằng căn cước, màn hình ở sảnh báo giờ vào khám.",
        link="https://baosonglam.example/khu-kham-ngoai-tru-104139.html?utm_source=lamchau&utm_medium=rss",
    ),
    Piece(
        "trong-cay-ven-song-31875",
        680,
        "Lam Châu trồng thêm 1.200 cây xanh dọc đường ven sông",
        "Sấu và lộc vừng thay cho hàng phi lao già gãy đổ sau trận lốc hồi tháng trước.",
    ),
    Piece(
        "hoc-sinh-gioi-toan-31866",
        870,
        "Ba học sinh Trường THPT Lam Châu vào đội tuyển toán của tỉnh",
        "Cả ba cùng học một lớp, có em nhà cách trường 14 km vẫn đạp xe mỗi ngày.",
    ),
    Piece(
        "cho-dem-ben-lam-31858",
        1090,
        "Chợ đêm Bến Lam dời gian hàng trong hai tuần để sửa kè",
        "Tiểu thương bốc thăm chỗ mới dọc phố Lái Đò, được miễn phí mặt bằng.",
    ),
    Piece(
        "giai-chay-ven-song-31851",
        1420,
        "Giải chạy ven sông Lam mở đăng ký cho 3.000 người",
        "Cự ly 5, 10 và 21 km; tiền đăng ký góp vào quỹ dạy bơi cho trẻ em vùng bãi.",
    ),
)

FARMING = (
    Piece(
        "tau-ca-cua-lam-2263",
        60,
        "Tàu cá Cửa Lam vào bờ tránh bão, lồng bè được chằng buộc",
        "Chủ bè được khuyên thu hoạch sớm cá đã đủ cỡ và không ở lại trên bè khi bão vào.",
        original="https://baosonglam.example/tau-thuyen-vao-bo-104198.html",
    ),
    Piece(
        "cam-cam-duong-2260",
        390,
        "Cam đầu vụ Cẩm Đường được giá",
        "Chi cục Trồng trọt khuyên nhà vườn cắt cam khi quả đủ độ chín, không ép ngọt.",
        original="https://baosonglam.example/gia-cam-cam-duong-104150.html",
    ),
    Piece(
        "lich-thoi-vu-2258",
        55,
        "Lịch thời vụ: xuống giống lúa tập trung trong hai tuần tới",
        "Vùng trũng gieo sau cùng, dùng giống ngắn ngày để tránh rét đậm lúc trổ.",
    ),
    Piece(
        "benh-dao-on-2255",
        150,
        "Phòng bệnh đạo ôn trên lúa khi trời âm u, độ ẩm cao",
        "Thăm đồng ba ngày một lần, ngừng bón đạm ngay khi thấy vết bệnh hình thoi trên lá.",
    ),
    Piece(
        "gia-lon-hoi-2251",
        280,
        "Giá lợn hơi trong tỉnh giữ ở mức 62.000 đồng mỗi ki-lô-gam",
        "Nguồn cung ổn định, trại lớn chưa xuất thêm vì chờ thị trường cuối năm.",
    ),
    Piece(
        "may-bay-phun-thuoc-2246",
        450,
        "Hợp tác xã Hòa Lâm đưa máy bay không người lái vào phun thuốc",
        "Một héc-ta phun xong trong 12 phút, lượng thuốc giảm gần một phần ba.",
    ),
    Piece(
        "nuoi-tom-cua-lam-2240",
        610,
        "Người nuôi tôm Cửa Lam thả giống muộn vì nước còn ngọt",
        "Độ mặn đo tại cống số 3 mới đạt 6 phần nghìn, cần chờ thêm khoảng mười ngày.",
    ),
    Piece(
        "tiem-phong-trau-bo-2233",
        880,
        "Tiêm phòng lở mồm long móng cho đàn trâu bò đạt 87 phần trăm",
        "Còn hai xã vùng cao chưa xong do đường vào bản bị chia cắt.",
    ),
    Piece(
        "mat-ong-deo-may-2227",
        1250,
        "Mật ong rừng đèo Mây được cấp nhãn hiệu tập thể",
        "Mỗi chai mang một mã để người mua xem tên hộ nuôi và ngày quay mật.",
    ),
)

BULLETINS = (
    ("Mực nước sông Lam tại trạm Bến Lam xuống dưới báo động 1", "Lũ rút nhanh hơn dự báo khoảng ba giờ."),
    ("Phường Bến Lam có điện trở lại sau khi thay máy biến áp", "Khoảng 1.400 hộ mất điện từ rạng sáng."),
    ("Hai người đi rừng lạc ở đèo Mây đã được tìm thấy, sức khỏe ổn định", "Họ trú trong một lán cũ suốt đêm mưa."),
    ("Cảng Cửa Lam cho tàu cá ra khơi trở lại từ sáng mai", "Gió đã giảm xuống cấp 4, biển còn động nhẹ."),
    ("Đường tỉnh 555B thông xe một làn sau khi dọn xong đất đá", "Xe qua đèo theo hiệu lệnh, từng chiều một."),
    ("Hội chợ nông sản Sông Lam khai mạc với 120 gian hàng", "Cam, mật ong và nước mắm Cửa Lam bán chạy nhất."),
    ("Trạm y tế Vân Tràng nhận máy siêu âm do người xa quê tặng", "Bác sĩ tuyến tỉnh về tập huấn trong một tuần."),
    ("Bắt quả tang ba ghe hút cát trái phép trên sông Lam lúc nửa đêm", "Công an thu giữ hai máy bơm và 40 khối cát."),
    ("Lam Giang gia hạn hợp đồng với thủ môn đội trưởng thêm hai năm", "Anh đã giữ sạch lưới sáu trận mùa này."),
    ("Dự báo chiều tối có mưa dông ở các xã ven biển", "Đề phòng lốc, sét và gió giật mạnh."),
    ("Trường tiểu học Hòa Lâm khánh thành thư viện ngoài trời", "Kệ sách do phụ huynh đóng từ gỗ tận dụng."),
    ("Phà Kẻ Sông tăng chuyến phục vụ người đi chợ phiên", "Mười lăm phút một chuyến cho đến 19 giờ."),
    ("Khởi công kè chống sạt lở dài 1,8 km ở xóm Bãi Ngang", "Công trình dự kiến xong trước mùa mưa tới."),
    ("Học sinh Lam Châu giành hai giải nhất cuộc thi tin học trẻ", "Một em viết phần mềm báo ngập cho khu phố."),
    ("Cẩm Đường xuất chuyến cam đầu tiên sang thị trường mới", "Chuyến hàng 18 tấn đạt chuẩn không tồn dư."),
    ("Đội văn nghệ Vân Tràng mang hát ví lên sân khấu tỉnh", "Người hát lớn tuổi nhất năm nay đã 81."),
    ("Xã Phú Sơn Hạ đón sóng điện thoại ở hai bản cuối cùng", "Trạm phát chạy bằng pin mặt trời."),
    ("Xe buýt số 2 đổi lộ trình qua cầu Bến Lam mới", "Thời gian đi từ bến xe đến cảng còn 25 phút."),
)
