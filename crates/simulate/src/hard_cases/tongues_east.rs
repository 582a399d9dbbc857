//! The vocabularies of eastern Europe and Asia. Names are coined from them, none copied.

use super::tongues::Source;

pub(super) const POLISH: Source = Source {
    onsets: "B Br C Cz D Dr G Gr H J K Kr L Ł M N P Pr R S St Sz T Tr W Z Ż",
    nuclei: "a e i o u y ie",
    links: "l r n m ń w rz cz sz dz rk st nd ł k z lk",
    ends: "ex pol ana ora owa is ium ela on ita anka ema ero iz",
    surname_ends: "ski wicz ak czyk owski ek ński iak arz ik",
    given: "Agnieszka Bartosz Dorota Grzegorz Hanna Jacek Katarzyna Łukasz Małgorzata Paweł \
        Radosław Stanisław Urszula Wojciech Zofia Jiří Zsófia Marko",
    surnames: "Kowalczyk Wójcik Zieliński Wiśniewska Dąbrowski Król Jabłońska Pawlak Sikora \
        Górski Novotný Szabó Horvat",
    trades: "Logistyka=Logistics|Maszyny=Machinery|Chemia=Chemicals|Elektronika=Electronics|\
        Budownictwo=Construction|Energia=Energy|Tekstylia=Textiles|Farmacja=Pharmaceuticals|\
        Wydawnictwo=Publishing|Metale=Metals|Meble=Furniture|Opakowania=Packaging|\
        Drukarnia=Printing|Mleczarnia=Dairy|Narzędzia=Tools|Ubezpieczenia=Insurance|Szkło=Glass|\
        Piekarnia=Bakery|Optyka=Optics|Browar=Beverages",
    trade_first: true,
    kin: "{} i Synowie|Bracia {}|{} i Wspólnicy|Rodzina {}",
    wordy: "Przedsiębiorstwo Handlowe {}|Zakłady Przemysłowe {}|Bracia {} Produkcja|\
        Spółdzielnia {} Mleczarska|Towarzystwo {} Ubezpieczeń|Fabryka Maszyn {}",
    abbreviations: "Przedsiębiorstwo=Przeds.=P.|Handlowe=Handl.=H.|Zakłady=Zakł.=Zakl.|\
        Przemysłowe=Przem.|Bracia=Br.|Produkcja=Prod.|Spółdzielnia=Spółdz.=Sp.|\
        Mleczarska=Mlecz.|Towarzystwo=Tow.|Ubezpieczeń=Ubezp.|Fabryka=Fabr.=Fab.",
    plain: "Nowa Północna Zjednoczona Mazowiecka Śląska Pomorska Wielka / Cukrownia Huta Garbarnia \
        Kopalnia Odlewnia Rafineria Przędzalnia / Zbożowa Lniana Żelazna Naftowa Jutowa Ceramiczna \
        / Spółdzielcza Unia Mechaniczna Wschodnia Krajowa Tradycyjna",
    universities: "Uniwersytet {}|Politechnika {}|Akademia {}",
    junk: "brak|samozatrudniony|prywatnie|-|test|student|emeryt|nie dotyczy|własna|bezrobotny",
    titles: "Prezes|Kierownik Zakupów|Specjalistka ds. marketingu|Księgowa||Stażysta|Dyrektor IT",
};

pub(super) const TURKISH: Source = Source {
    onsets: "B Ç D E G H İ K L M N O P R S Ş T U V Y Z",
    nuclei: "a e ı o u ü ö",
    links: "l r n m k y ş z lk rd st nt ğl v t",
    ends: "an er eks mak sel oğa ium im ay ora at ent iz aş ek",
    surname_ends: "oğlu kaya demir soy gil taş ay türk han",
    given: "Ahmet Ayşe Burak Ceren Deniz Elif Fatih Gülşen Hakan İpek Kemal Murat Nur Özge Selin \
        Tolga Umut Yasemin",
    surnames: "Aydın Bulut Çelik Doğan Erdem Güneş Karaca Özdemir Polat Şahin Tunç Yıldız",
    trades: "Lojistik=Logistics|Gıda=Food|Makina=Machinery|Kimya=Chemicals|Elektronik=Electronics|\
        İnşaat=Construction|Enerji=Energy|Tekstil=Textiles|İlaç=Pharmaceuticals|\
        Yayıncılık=Publishing|Metal=Metals|Mobilya=Furniture|Ambalaj=Packaging|Matbaa=Printing|\
        Süt Ürünleri=Dairy|Sigorta=Insurance|Cam=Glass|Seramik=Ceramics|Otomotiv=Automotive",
    trade_first: false,
    kin: "{} ve Oğulları|{} Kardeşler|{} Biraderler|{} ve Ortakları",
    wordy: "{} Sanayi ve Ticaret|{} Mühendislik Hizmetleri|{} Uluslararası Nakliyat|\
        {} İnşaat Taahhüt Sanayi|{} Pazarlama ve Dağıtım",
    abbreviations: "Sanayi=San.=San|Ticaret=Tic.=Tic|Mühendislik=Müh.|Hizmetleri=Hiz.|\
        Uluslararası=Ulus.|Nakliyat=Nak.|İnşaat=İnş.=Ins.|Taahhüt=Taah.|Pazarlama=Paz.|\
        Dağıtım=Dağ.|Kardeşler=Kard.",
    plain: "",
    universities: "{} Üniversitesi|{} Teknik Üniversitesi|{} Meslek Yüksekokulu",
    junk: "yok|serbest|şahıs|-|deneme|öğrenci|emekli|bireysel|işsiz",
    titles: "Genel Müdür|Satın Alma Müdürü|Pazarlama Uzmanı|Muhasebeci||Stajyer",
};

pub(super) const INDIAN: Source = Source {
    onsets: "B Bh Ch D Dh G H J K Kr L M N P Pr R S Sh T V Y",
    nuclei: "a i u aa e o",
    links: "r n sh v k nd t l m j rv dh kt ndr",
    ends: "ani esh ikar anth akshi ovan ita endra amani avat ika aya ovi atra ura ex",
    surname_ends: "wala kar swamy nathan pillai wal jee dharan mani rao",
    given: "Aarav Bhavna Chetan Deepika Esha Farhan Gauri Harish Ishaan Jaya Kiran Lakshmi Manoj \
        Neha Pranav Rekha Suresh Tanvi Uday Vidya",
    surnames: "Agarwal Bhat Chopra Desai Gupta Iyer Joshi Kulkarni Menon Nair Patil Rao Sharma \
        Trivedi Varma",
    trades: "Infotech=Software|Logistics=Logistics|Foods=Food|Engineering Works=Machinery|\
        Chemicals=Chemicals|Electronics=Electronics|Infrastructure=Construction|Power=Energy|\
        Textiles=Textiles|Pharma=Pharmaceuticals|Publications=Publishing|Steels=Metals|\
        Furniture=Furniture|Packaging=Packaging|Offset Printers=Printing|Dairy=Dairy|Tools=Tools|\
        Tea Estates=Beverages|Cements=Construction Materials|Jewellers=Jewellery",
    trade_first: false,
    kin: "{} & Sons|{} Brothers|Shri {} Traders|{} & Company",
    wordy: "{} Engineering Industries|{} International Exports|National {} Corporation|\
        {} Technologies India|{} Pharmaceutical Laboratories|{} Agricultural Products|\
        {} Construction Company",
    abbreviations: "Engineering=Engg=Engg.|Industries=Inds=Ind.|International=Intl=Int'l|\
        Exports=Exp.|National=Natl|Corporation=Corp=Corpn|Technologies=Tech|\
        Pharmaceutical=Pharma|Laboratories=Labs|Agricultural=Agri|Products=Prods=Prod.|\
        Construction=Const.=Constrn|Company=Co.=Co|Brothers=Bros",
    plain: "",
    universities: "{} University|{} Institute of Technology|{} College of Engineering",
    junk: "self employed|na|nil|-|test|student|freelance|own business|housewife|NIL",
    titles: "Managing Director|Purchase Manager|AGM - IT|Marketing Executive||Trainee|Proprietor",
};

pub(super) const JAPANESE: Source = Source {
    onsets: "K S T N H M Y R W G Z D B Sh Ch Ky Ry",
    nuclei: "a i u e o",
    links: "k s t n m y r w z g b sh ts h d",
    ends: "amoto ida awa ashi uchi ono ura ima oka omi ata eno iyama ekawa asaki",
    surname_ends: "amoto ida awa ashi uchi ono ura ima oka omi asaki",
    given: "Akira Chiyo Daisuke Emi Fumiko Haruto Itsuki Kaori Makoto Naoki Reiko Shinji Takeshi \
        Yuki",
    surnames: "Aoki Endo Fujita Hayashi Inoue Kondo Matsuda Nakajima Ogawa Sakai Takeda Ueno",
    trades: "Denki=Electronics|Kogyo=Machinery|Shoji=Trading|Kagaku=Chemicals|\
        Kensetsu=Construction|Seiyaku=Pharmaceuticals|Shokuhin=Food|Unyu=Logistics|\
        Insatsu=Printing|Seimitsu=Precision Instruments|Jidosha=Automotive|Kinzoku=Metals|\
        Boeki=Import and Export|Zosen=Shipbuilding|Bussan=General Trading|Seishi=Paper",
    trade_first: false,
    kin: "{} Shoten|{} Seisakusho|{} Brothers",
    wordy: "{} Manufacturing Industries|{} Engineering Corporation|{} Electric Company",
    abbreviations: "Manufacturing=Mfg=Mfg.|Industries=Ind.=Inds|Engineering=Eng.=Engrg|\
        Corporation=Corp.=Corp|Electric=Elec.|Company=Co.",
    plain: "",
    universities: "{} University|{} Institute of Technology|{} Kogyo Daigaku",
    junk: "nashi|-|test|student|freelance|kojin|none",
    titles: "President|General Manager|Section Chief|Engineer||Sales Manager",
};

pub(super) const KOREAN: Source = Source {
    onsets: "한 새 다 가 미 세 대 동 서 남 청 은 금 해 태 우 진 신 유 보 라 바 하 정 영 명 광 성 예 \
        온 도 산 별 달 솔 초 원 삼 두 코 나 제 효 인 선 경 푸 아 노 비 피 호 케 수 창 덕 범 풍 흥",
    nuclei: "",
    links: "빛 롬 람 울 누 마 가 벗 샘 터 결 들 슬 담 겨 나 아 보 이 해 윤 율 림 현 봄 숲 길 채 \
        로 미 주 연 강 천 백 화 국 양 평 운 일 승 룡 목 토 리",
    ends: "리 루 람 름 봄 솔 울 움 온 나 마 미 원 진 텍 본 든 빈 찬 아 라 오 누 랑 현 슨 엘 넥 벨 콘",
    surname_ends: "",
    given: "",
    surnames: "",
    trades: "전자=Electronics=Electronics|산업=Manufacturing=Industries|물산=Trading=Trading|\
        건설=Construction=Construction|제약=Pharmaceuticals=Pharmaceutical|식품=Food=Foods|\
        화학=Chemicals=Chemical|물류=Logistics=Logistics|기계=Machinery=Machinery|\
        정밀=Precision Instruments=Precision|소프트=Software=Soft|시스템=IT Services=Systems|\
        테크=Technology=Tech|중공업=Heavy Industry=Heavy Industries|섬유=Textiles=Textile|\
        에너지=Energy=Energy|미디어=Media=Media|바이오=Biotechnology=Bio|\
        반도체=Semiconductors=Semiconductor|엔지니어링=Engineering=Engineering|금속=Metals=Metal|\
        해운=Marine=Shipping|제지=Paper=Paper|제과=Confectionery=Confectionery|\
        증권=Securities=Securities|생명=Insurance=Life Insurance|가구=Furniture=Furniture|\
        통신=Telecommunications=Telecom|유통=Retail=Distribution|교육=Education=Education",
    trade_first: false,
    kin: "",
    wordy: "",
    abbreviations: "",
    plain: "",
    universities: "{}대학교|{}과학기술대학교|{}예술대학교",
    junk: "테스트|무직|없음|프리랜서|학생|개인|-|자영업|ㅁㄴㅇㄹ|해당없음|취준생|.|주부|개인사업자|ㅇㅇ",
    titles: "대표이사|마케팅팀 대리|구매팀 과장|개발팀장|영업 이사||인턴|선임연구원|매니저",
};

pub(super) const GREEK: Source = Source {
    onsets: "Β Γ Δ Ζ Θ Κ Λ Μ Ν Ξ Π Ρ Σ Τ Φ Χ Ψ Τρ Κρ Πρ Στ Σπ Μπ Χρ Θρ Βρ Γλ Δρ",
    nuclei: "α ε η ι ο υ ω ου αι ει αυ ευ",
    links: "λ ρ ν μ ντ ρδ λμ στ ξ ρκ φ β γ νθ μπ λλ ρχ δ θ σκ κτ γκ",
    ends: "ίνα άδα ώνη ίκος όρα έτα ίων αίος άνη έας όλη ύρα άλη έντα ίστρα όνα άρα έλη όπη άξ ίς \
        έρμα ίλος όδα ύλη άκτη ήτα ώρος άνθη",
    surname_ends: "ίδης άκης όπουλος άτος έλης ούδης ιάδης ώνης άκος ίτσας",
    given: "",
    surnames: "",
    trades: "Μεταφορική=Logistics=Transport|Βιομηχανική=Manufacturing=Industrial|\
        Τεχνική=Construction=Technical|Εμπορική=Trading=Trading|Χημική=Chemicals=Chemicals|\
        Ναυτιλιακή=Marine=Shipping|Ασφαλιστική=Insurance=Insurance|Ενεργειακή=Energy=Energy|\
        Ηλεκτρονική=Electronics=Electronics|Φαρμακευτική=Pharmaceuticals=Pharmaceuticals|\
        Εκδοτική=Publishing=Publishing|Κατασκευαστική=Building=Construction|\
        Μεταλλουργική=Metals=Metallurgy|Συσκευασίες=Packaging=Packaging|Τρόφιμα=Food=Foods|\
        Έπιπλα=Furniture=Furniture|Κλωστήρια=Textiles=Spinning Mills|Λογισμικό=Software=Software|\
        Γαλακτοκομική=Dairy=Dairy|Ξενοδοχεία=Hotels=Hotels",
    trade_first: true,
    kin: "Αφοί {}|{} και Υιοί|{} & Συνεργάτες|Όμιλος {}",
    wordy: "Ανώνυμη Εταιρεία {}|Βιομηχανία {} Ελλάδος|Αδελφοί {} Κατασκευές|\
        Εταιρεία {} Διανομών|Γενική Ασφαλιστική {}",
    abbreviations: "Ανώνυμη=Αν.|Εταιρεία=Ετ.=Εταιρ.|Βιομηχανία=Βιομ.=Βιομ/νία|Αδελφοί=Αφοί=Αδ.|\
        Κατασκευές=Κατ/ές=Κατασκ.|Διανομών=Διαν.|Γενική=Γεν.|Ασφαλιστική=Ασφ.|Ελλάδος=Ελλ.",
    plain: "Θρακικά Κρητικά Αιγαιακά Ηπειρωτικά Μακεδονικά Θεσσαλικά Κυκλαδικά Ιόνια Πελοποννησιακά \
        Δωδεκανησιακά Ευβοϊκά Αττικά / Πετρέλαια Ορυχεία Ναυπηγεία Κλωστήρια Τυροκομεία \
        Ελαιουργεία Μεταλλεία Λατομεία Οινοποιεία Τσιμέντα Λιπάσματα Πλαστικά Χρώματα \
        Μάρμαρα Ιχθυοτροφεία Κεραμεία Υφαντήρια Αλάτια",
    universities: "Πανεπιστήμιο {}|Πολυτεχνείο {}|Ακαδημία {}",
    junk: "αυτοαπασχολούμενος|καμία|ιδιώτης|-|δοκιμή|φοιτητής|συνταξιούχος|άνεργος|τεστ|δεν έχω",
    titles: "Διευθύνων Σύμβουλος|Υπεύθυνη Προμηθειών|Λογιστής|Διευθυντής Πωλήσεων||Μηχανικός",
};
