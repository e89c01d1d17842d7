"""How many headlines have a word: weights (`rarity`) by half steps, with the words of each.

Counted over 79267 headlines of three national papers, August 2025 to January 2026; words of fewer than 16 are left out.
Made by `benchmarks/matching/fit.py --table`.
"""

HEADLINES = 10_000  # as which the past counts against the running stream
TABLE = """
2.5 bị có công của nam người quốc việt ở
3 cho học khi không mĩ nhà năm sau thành tphcm trong trung tại từ viên và vì về với xe ông đầu đồng
3.5 2 2025 an báo bộ cao chiến chủ cảnh cầu dân dự gia giá giải giới hà hàng hơn hội lan là làm lại mới ngày nhiều
3.5 nhân nhất những nước nội nữ phát ra sao sinh số thông thế thể thủ tin triệu trên trường tài tăng tỉ vào vụ xuất
3.5 điểm điện đường được đại đến để động
4 1 10 2026 3 4 5 ai anh bay biển bán bão bình bí bóng bản bảo bất bắt bệnh châu chính chết chỉ con cuộc các cách
4 cùng cơ cấp cần cứu do doanh giao giúp giảm giờ gây gì gần hiện hành hình hòa hóa hợp khách kinh kết liên luyện
4 lên lí lũ lần lịch lớn mua máy mưa mạnh một mở nga nghiệp nghệ nhận nhập nhật nào phòng phạm phải qua quan sáng
4 sát sĩ sản sẽ sự thanh thi thu thái tháng thư thương thắng thị tiên tiếp tiền toàn triển trump trước trưởng trẻ
4 tuyển tuổi tâm tình tôi tướng tạo tập tế tịch tổng u ukraine vàng văn án ăn đi điều đà đất đấu đề định đội
4.5 23 6 7 ba ban biệt bạn bắc bằng bỏ bố chung chuyển cháy chưa chạy chồng chức chứng cá câu còn cổ danh diễn du
4.5 dùng dịch dụng em games giáo giả giữ giữa gái gặp hai hiệu hoa hoàng huấn hàn hôm hạ hậu hệ hồ hộ khai khiến
4.5 khoa khu khánh khí khởi kim kiến kì kỉ long loạt lâm lượng lạc lập lễ lộ lừa lực malaysia minh miền muốn mùa
4.5 mạng mất mắt mặt nay nghi nghị ngoại nguy nguyên nguyễn ngờ như nhưng ninh niên nên nói năng nẵng phá pháp phí
4.5 phó phú phạt phẩm phố phụ phục quyết quân quả quảng sang sea siêu sân sắp sống sở sức sử tay thuế thêm thống
4.5 thời thứ thức thực tiêu tiếng tiết trai trang tranh trình trận trị trọng trở trợ tàu tác tây tìm tích tính tư
4.5 tấn tết tỉnh tố tốc tổ tới tục tử tự usd việc viện vô vùng vượt vẫn vợ xem xây xã y yêu á áp ôtô ý đang đoàn đá
4.5 đánh đã đêm đình đông đưa đạo đảo đặc đối đổi độ độc ảnh ứng
5 100 12 17 20 33 8 9 bao binh biên biến biểu bà bài bàn bác bé bắn ca campuchia chi chia chuyên chuyền chuyện
5 chuẩn chân chơi chương chất chế chống chờ cup cuối cà cáo cô căn cư cường cả cảm cấm cố cửa cực cựu di diện dài
5 dương dấu dầu dẫn dục dựng gian giành giám gọi hay hiểm hoàn hoạt huy hướng hưởng hại hạng hải hồi hồng hỗ
5 indonesia khoán khó khẩu khắc khỏe khỏi kiểm kiện kí kích kế lai lao league liệu lo loại luật lãnh lê lòng lưu
5 lương lời lợi lục lửa ma man mang miễn mình mẹ mỗi nghiệm nghỉ ngoài ngành ngân ngôi ngập nhanh nhiệm nhóm nhờ
5 nâng nơi nạn nặng nếu nối phim phong phép phương phường phản phủ quang quy quyền quá rộng sai sách sông sơ sơn
5 sắc sớm tai tham thay theo thiết thiếu thoại thua thuận thuật thường thưởng thần ti tinh tiến tra truy truyền
5 trái trí trả trần trực tuyên tuyến tuần tái tân tên tượng tạm tải tặng tỏa tối tốt tức từng u23 ung uống
5 venezuela vi vé vòng vũ vận vệ vị vọng xanh xin xuống xác xế xử đàn đào đón đóng đô đơn đạt đảng đẹp địch đỏ đốc
5 đồ đổ đột đời đức ấn ủy
5.5 0 11 13 14 15 16 18 2/9 30 50 80 australia biết buộc bánh bên băng bước bạc bại bảng bầu bật bổ cha chiếm chiều
5.5 chuyến chí chạm chọn chở chợ chữa city cung cán cân cây cãi cú cũ cũng cưới cướp cải cắt cộng cờ cử diễu duy dàn
5.5 dây dòng dù dưới dưỡng dễ dịp dọa dừng dữ fifa gaza ghi giang giáp gió giấy gòn góp gửi hi hiếm hoạch huyết huế
5.5 hát hôn hùng hút hương hạn hạt hết hủy hữu in iphone israel khoản khác khám khẩn khủng km kéo kêu kĩ kẹt kể kịch
5.5 linh làng lào lái lãi lúc lược lạ lạnh lấy lắk lỗi lớp lở lụt m mai mau mong mà màn máu món mô môn mạch mại mẫu
5.5 mật mắc mục mức mừng nai ngay nghĩa nguồn ngãi ngược ngọc ngủ ngừng nha nhau nhiễm nhiệt nhạc nhỏ niệm nuôi này
5.5 nóng nông núi nổ nổi nửa phi philippines phiếu phán phân phê phúc phút phần putin quay quen quà quán quý quản
5.5 rút rơi rất rồi rừng sa soát suất sài sàng sâu sóng súng sư sạt sắt sẵn sốc sốt thao thiên thiện thoát thuốc
5.5 thân thích thúc thăm thơ thượng thải thấp thất thấy thầy thận thật thẳng thủy thử tim tiểu top toán trao triều
5.5 tránh trúng trăm trương trải trắng trộm trời trụ tòa tô tù túy tưởng tầm tầng tội uav vietnam vinh vui vật vốn
5.5 vỡ vừa vững vực world xa xuyên xuân xét xúc xăng xếp xổ yếu áo âm âu đa đau đoạt đua đài đàm đáng đôi đúng đăng
5.5 đẩy đắk đặt đỉnh địa đủ ưu ương
6 1.000 19 200 21 25 300 40 500 a a80 apple arsenal bom buổi bào bãi bùng bền bốc bổng bờ bức c cam camera
6 champions chuỗi chàng chào chìm chú chúng chăm chấn chấp chậm chặn chỉnh chịu chối chốt chỗ chục cuốn càng cái
6 cánh căng cơn cạnh cầm cận cập cụ cục da drone dung duyệt dành dạy eu fam gan giam già giàu giáng giật google
6 greenland group gấp gốc gỡ heo highlight hiến hiểu hiệp hoang honda huynh huyền hào hãng hè hé hơi hưng hạnh hấp
6 hẹn họa họp hỏa hỏi hứng iran kalmaegi kg khen khoảnh khán khóa khóc khăn khả khối kiếm kênh kẻ la li liverpool
6 liệt loan loạn luận làn lá lâu lãm lĩnh lưới lạt lầm lậu lệ lệnh lỗ marathon messi metro miếng màu mái mã mì môi
6 mơ mạc mặc mọi mốc mỡ new ngang nghe nghiêm nghiên nghìn nghề ngàn ngã ngăn ngại ngắn ngồi ngộ ngữ nhi nhiên
6 nhiêu nhìn nhầm nhắc nhớ niềm não nền nỗi nộp nợ online phan phiên pháo phía phóng phối phổ pickleball pin pro
6 quê quần quỵ rau real riêng robot ronaldo rác rõ rẻ rối rời sik singapore siết sung suy sàn săn sạch sập sẻ sợ
6 sứ sửa sữa thai the thiệt thuyền thuê thuộc thách tháo tháp thì thí thói thùy thú thăng thảm thảo thẩm thẻ thịt
6 thọ thỏa thổ thở thừa tiêm tiệm to tri tràn trách trì trích trò trùm trú trạm trốn tung tuyệt tàng tán tín tôn
6 tông tĩnh tương tất tắc tứ u22 utd v vai vay ven video viêm viết vua võ vĩnh vương vườn vấn vỉa xiv xóa xả xảy
6 yên zelensky ám ánh ép ích ít ô đen đoạn đâm đâu đãi đèn đèo đòi đạp đảm đầy đậm đắc đồn đỗ đứng ước ấm ẩn ủng
6.5 100.000 2.000 2030 22 24 26 35 400 60 600 70 90 afc alcaraz amorim asean awards barca bi bia billiards bitcoin
6.5 brazil bualoi buôn buýt buồn bê bò bùi bơi bạch bạo bẫy bậc bến bếp bối bốn bồi bụng bứt bữa cai can canada ceo
6.5 chelsea chim chinh chip chiêu chiếc chiếu cháu chê chó chúc chấm chắn chặt chị chụp chứa chữ clip co coi concert
6.5 cuba cát cóc cúp cđv cơm cười cảng cặp cổng cột cỡ cứ dinh diệt djokovic duyên dám dáng dâm dâng dũng dược dậy
6.5 dị dọn dội dời dứt elon f fan fpt futsal g ga galaxy game gen ghép ghế giai giác giây giản giảng giấc giết giỏi
6.5 giống gà gánh góc gói gạo gắn gợi ha hagl hamas hong hoãn hoảng hung huỳnh hybrid hài hò hư hưu hảo hầm hằng
6.5 hỏng hối hộp hứa index kho khoe khoảng khuyến kháng khát khúc khơi khấu khắp khẳng khổ khổng kiên kiều kiểu kiệm
6.5 kiệt kong kém kê kín kính kịp leo liền luôn lành lính lô lông lượt lấn lật lắp lặng lọc lối lồ lộc lỡ m2 may
6.5 mbappe miss musk myanmar mãi mê mũi mưu mạo mầm mỏ mối mổ mộ mời nato nepal nghèo nghĩ ngon nguyện ngôn ngư
6.5 ngưỡng ngầm ngắm ngừa nhơn nhảy nhấn nhẹ nobel non nàng nêu nút nắng nằm nỗ phù phẫu phận phổi phở quét quên quỹ
6.5 ragasa ro runner ruột rét rượu rốn rỡ rủi rực samsung saudi say show sinner smartphone so son suýt suốt sáp sóc
6.5 sót sạc sạn sổ ta tan thiệu thác thép thù thúy thả thầm thụ thự tiktok tiếc tiềm tiệc tiện toyota treo triệt trà
6.5 trôi trúc trăng trạng trấn trầm trọn trồng trục trứng trừ trữ tuyết tuấn tuệ tóc túi tươi tảng tấm tận tệ tồn
6.5 tộc tờ tụ tựu uae united uy va vff viettel vinfast vingroup visa vnexpress vành váy vân vây vũng vươn vướng vắng
6.5 vẻ vẽ vết vợt xinh xong xu xung xâm xóm xương xấu xứng yamal z ân ôm ùn đai đe điền điển điệp đoán đuổi đám đáp
6.5 đây đòn đạn đập đậu đắt đẳng đền đều đọc đốt đới đợi đợt đừng ơn ảo ẩm ống ổ ổn
7 1.500 10.000 120 150 20.000 2027 27 28 29 3.000 34 4.000 5.000 700 75 afghanistan air airlines apec arteta asian
7 b bang bayern beckham bày bá bách bám béo bích bính bù bùn bế bồ bồn bởi bụi cahn california chai charlie
7 chatgpt chay check chen chuột chánh chém chùa chúa chảy chật chắc chủng container covid cua cáp côn cúm cương
7 cạn cản cất cấu cậu cắn cắp cốt cồn củ cứng d dao dragon dày dâu dính dư dạ dạng dải dần dập dắt dọc dốc dồn dỡ
7 e epstein fed ford gemini gieo giày giấu giận golf gom grand guardiola gãy gương gầm gọn gỗ h haaland harry hc
7 hiền hiển hoan hot hoài huân huống hyundai hâm hãy hô hầu hố hồn hổ hỗn hụt ice inter internet jong jordan k
7 karaoke kem khoác khung khuyên khuyết khuẩn khích khói khô khôi khảo khống khớp kirk kè kép livestream liêm
7 logistics luân lãng lão lò lùi lúa lăng lưng lạm lạng lấp lẫn lận lắng lẻ lệch lọt lốc lội lựa maduro matmo
7 mexico mi microsoft mitsubishi miệng mourinho muộn mv mâu mãn mèo mét mù mùi mảnh mắn mẹo mẽ mềm mệt mỏi mộng
7 nghẹt ngoạn nguội ngô ngõ ngũ ngưng ngọ ngọt ngột ngợi ngựa nhan nhu nhuận nhĩ nhượng nhẫn nhậu nhắn nhịp nhựa
7 nsnd nvidia nát nã né ném nấu nắm nở nứt nữa one open openai park pha phu phái phước phượng phấn phế phức psg
7 qatar quanh quyên quỳnh ranh rung rà rào răng rạng rạp rập rắn rổ rộ rửa s saigon sen sjc slot song startup su
7 sun sút sầu sắm sếp tam tang taxi techcombank tesla thaco thang thuyết thuẫn thánh thôn thạch thầu thập thắt
7 thềm thịnh thổi thờ thụy thủng tour trinh truyện trào trùng trưa trưng trượt trại trịnh trống trừng tuyền tàn tá
7 táo tê tôm tùng tú tước tường tạng tạp tật tắm tốp tổn tủ un universe vck vietjet vietlott virus viễn vneid voi
7 vpbank vu vài vóc vùi vĩ vượng vạn vịnh vọt vỏ windows xá xê xô xưa xưởng yemen york yến ác ái út đan đinh điệu
7 đo đán đáo đáy đè đích đó đúp đầm đồi đỡ đứt ả ốc ồn ức
7.5 1,2 1,5 1/1 1/1/2026 130 140 19/12 2,5 200.000 250 31 32 45 48 50.000 51 52 5g 6.000 65 800 900 98 airways al
7.5 alaska amazon android anime arab arabia argentina asia avatar bangladesh bar becamex biện buông byd bàng bát bè
7.5 bông bún bưu bạ bẩn bỉ bỏng bỗng bội bột bớt bừng cand canh carbon cas cay chanh che choáng chu chui chuối
7.5 chuộng châm chênh chìa chín chóng chót chẳng chừng colombia cross cđ cưng cước cưỡng cược cẩm cẩn cọc cỏ cống
7.5 cửu diêm dàng dán dã dãy dõi dại dạo dạt dẹp dệt dịu dối dừa esports euro evn facebook fc fe fengshen gdp gene
7.5 ghen gián giường giặt giọng green gym gác gươm gạch gấu gối gục hang hat hiếp hiếu ho hollywood houthi hoành
7.5 hoại hoặc hpv hungary hàm hên hòn hạm hận họ họng hổng i ielts im intel ios iskander italy khang khiếu khoai
7.5 khoáng khuôn khuất khuấy khép khốc kia kiev kol kremlin kyiv kyrgyzstan kèm kông kẹo lam land lang laptop lee
7.5 lhq life liga liều loa london louvre loài lách lây lít lôi lõi lăn lđbđ lường lầu lắm lằn lồng lộn lột lợn
7.5 macron madrid mailisa masters max mercedes miami min mini minzy mls mm muối mát mây mòn móng mông múa măng mũ
7.5 mạn mảng mấy mập mệnh mốt mồ mộc mờ mụn mực na nasa nghiện nghẹn nghẽn nghịch ngoặt ngào ngâm ngỡ ngực nhiếp
7.5 nhàn nhánh nhã nhãn nhé nhì nhí nhũng nhạy nhắm nhặt nipah noel nsưt nuối nuốt nét nóc nồng nộ nụ nức oan oanh
7.5 olympic omega ong oscar pakistan palestine paris phanh phe phì phẫn phật phỏng play pnj pokrovsk pop ppa premier
7.5 pvf que quyến quái quất quỳ quỷ rao ràng rò rót rạch rẫy rẽ rỉ rồng rộn rớt rụi rủ s26 sacombank salah san sedan
7.5 series shark shipper slna soi suv suối swift syria sánh sét sôi sưu sẹo sỏi sụp sụt t taylor tech thaksin than
7.5 thiêm thiêu thiểu thiệp thoái thâu thôi thùng thạc thắp thợ tiktoker tiễn tnsv tokyo tomahawk tottenham trick
7.5 triết tràng trán tráng tròn trông trật trễ trọ tuy tv tách tóm túc túng tưng tạ tả tấp tẩy tắt tốn tống u17 u21
7.5 ui ultra uzbekistan vaccine van vang var view vitamin ví văng vạch vắc vẹn vội vời washington web wong xao
7.5 xiaomi xoay xoáy xuồng xách xót xôi xôn xăm xơ xạ xứ youtube zalo zealand zhi ào đam đem đeo đoan đuôi đuối đê
7.5 đói đũa đương đắng đắp đặng đẻ đế đệ đụng đứa ơi ạt ấy ẩu ế ồ ứ
8 1,3 1,6 1,7 1,8 1.200 1.400 1.700 1.800 1/2 11.000 12.000 125 15.000 170 180 2.200 2.500 2/1 20/10 20/11 2024
8 3,5 3/1 30.000 350 36 37 38 39 3d 4.500 41 42 43 44 46 47 49 53 54 55 7,5 7.000 72 8.000 8/5 81 82 89 9.000 94
8 95 99 9x acecook acid aeon aff agribank airbus album alonso angelina app atp award bamboo bangkok belarus ben
8 benfica bhutan biden bidv big bin black blackpink bmw boeing bolero bong bot bts bulgaria buồng báu bì bó bóc
8 bón bóp bôi bút băn bơ bơm bướu bưởi bảy bấm bận bắp bẹp bẻ bệ bỉnh bịt bọc bủa capital carrick chatbot chicago
8 chiêm cholesterol chrome chua chuông chán chèo chôn chông chút chăn chải chẩn chằng chặng chọc chổi chớp chứ
8 chửi cm cosmo cuồn cuồng cuộn cx cài cày cò còi côi cù cúc cúng cấn cẩu cắm cốc cỗ cụm củng dai david day de
8 dembele diên diệu donbass dubai dò dông dưng dầm dở dụ dựa e10 eo everest fbi fdi federer fernandes fest
8 festival finals flc flycam friday fung g20 gai gam gang gas gay gelex ghe girl giàn giãn giông giăng giục global
8 grab gs gìn gõ gập gắng gắt gốm h1 hack halloween ham hanoi harvard hdbank hen heung hilux hit holdings home
8 hoạn huawei hun huệ hái hán háo hãi hãm hích hôi húc hường hạch hả hất hẹp hề hốt hủ hức ii international ipo iq
8 iraq is j jack jolie kajiki kane kenya keo kewell khan khao khiêu khiếm khiếp khiển khoan khoăn khuya khôn
8 khương khỉ kiêng kiềm koto kun két kình kíp kẹp kề l laser lay lcp len leste lg lisa live logo lotte lpbank lui
8 lung luồng lân lén lùng lún lơ lướt lưỡi lưỡng lượn lạp lắc lặn lặp lẽ lỏng lốp lụa lụy madam made mall manh
8 maps masan massage masterise mazda mb mc media medvedev mega melania men meta mimosa minnesota miện mma mobile
8 mobility model mpv msb muôn muỗi m² mài màng má mâm mìn mí móc mượn mẫn mắm mặn mịn mọc mỏng mồi nan nang nassr
8 neo netflix newcastle neymar nghiệt nghênh ngoan nguyệt ngàng ngán ngòi ngùn ngạc ngạch ngạt ngất ngậm ngọn ngổn
8 ngục ngụt ngự nho nhung nhuộm nhàng nhường nhạt nhằm nhằn nhịn nhọc nhồi nhộn nigeria niê niêm novaland nành náo
8 nén nô núp nướng nại nảy nấm nề nồi nới o of off olympia op oppo oreshnik out p panda pang patriot pc phao phiền
8 phuquoc phà phô phùng phơi phồng plasma pleiku polking prenn pvcfc quách quấy quận quật quế r rang rapper
8 rashford ray resort rong run ruộng rách rèn ròng rùa rũ rước rượt rể rịa s25 se sh shin shop shopee skoda smart
8 soobin soạn spa spacex starlink stress sudan suzuki sydney sành sào sáu sâm sê sương sườn sấu sọ sợi taekwondo
8 tand tem tennis tha thoáng thoải thuần thâm thước thạnh thấu thỏm timor tre trend tràm trâm trân trâu trăn trổ
8 trội trộn ts tt tu tuân tà tát tím tùy tạc tạt tấc tần tặc tọa tỏ tỏi tợn tụt tựa ufc up uric us usb vf vh
8 victoria vietinbank viktor villa vinamilk vinfuture vinhomes vinicius vios viếng vnpt vong vtv vy vá ván vòm
8 võng vú vả vải vất vậy vặt vịt vớt vờ vở vứt website who won woo x xoang xpander xài xé xích xông xỉ xịn xịt
8 yamaha yoga yết òa úp úy đao điên đu đéc đính đùa đĩa đạm đả đấm đẫm đằng đếm đệm đố đống đớn đục đựng ưa ươm ấu
8 ớt
8.5 1.100 1.300 1.600 1/10 1/11 1/3 1/8 10/10 115 15/12 150.000 16.000 160 17.000 19/8 1b 2,2 2/3 2028 220 4,5
8.5 40.000 400.000 450 500.000 550 56 58 6/45 6/55 64 650 68 70.000 71 80.000 83 85 8wonder 9/9 adas algeria antony
8.5 ao aston axit bank bbc bellingham bill blockchain bruno bung bênh bẩy bể c2 car carlsen carragher central
8.5 championship charm chat chè chèn chép chả chọi chửng chững cia cic club collagen conan countdown credit crimea
8.5 crystal czech càn cào cấy cậy cộ cớ cởi cụt demon dicaprio diều diễm dj doping dè dôi dưa dặn dỗ eco ecopark
8.5 ecuador f1 fi fivb gala ghé ghét giò giằng gmail grammy grok gu gyokeres gã gò gũi gạt gồm gừng hao himars hoi
8.5 homes hose hotgirl hoán hyun hân hít hùm hẻm hở hụi icontent instagram ion iuu jeans jennifer jin kate katy
8.5 keane khe khoái khâu khê khải khốn khứ king kinzhal kiêu kluivert kuwait kệ led leonardo limo liêu liễu lì lìa
8.5 lùm lúng lũng lũy lười lề lờ lữ mah make manchester marina marketing michelin miễu miệt mác mò môtô mương mười
8.5 mắng ncb nestlé net neville nghịt ngỏ ngửa nhiễu nhào nhái nhở niệu nín níu nón nôn nương nạt on pa palace paul
8.5 perry pgs phun phôi power qr quới rajamangala ran rap rmit running ráo ráp rã rạn rải rầm rắc rằm rằng rụng
8.5 sabalenka saigontourist sam santa seo seoul sex shb silicon sky slam soo soán star stem sòng sỡ takaichi texas
8.5 thung thám thót thơm thề thới thửa tia tiếu tom tpbank trá trù trạch trắc tuông tuồn tám táng tò tấu tẩu tị tồi
8.5 tụy tủy uniqlo vib vietcombank vinschool vivo vm volkswagen vuông vò vòi vđtg watch wi xiếc xiết xà xì xít xẻ
8.5 yaris youtuber zero zona úng đái đọ đọng ầm ốm ủi
"""
