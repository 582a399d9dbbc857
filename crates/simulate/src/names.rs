//! What company names are made of. Every name is coined; none is meant to be a company that exists.

/// A market with its language and its way of naming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Market {
    Western,
    Korean,
    Greek,
}

/// An industry and the words for it in company names, by language.
pub(crate) struct Sector {
    pub(crate) industry: &'static str,
    pub(crate) english: [&'static str; 3],
    pub(crate) korean: [&'static str; 3],
    pub(crate) greek: [&'static str; 3],
    /// Whether the seller's software is made for it.
    pub(crate) fits: bool,
}

const fn sector(
    industry: &'static str,
    fits: bool,
    english: [&'static str; 3],
    korean: [&'static str; 3],
    greek: [&'static str; 3],
) -> Sector {
    Sector { industry, english, korean, greek, fits }
}

#[rustfmt::skip]
pub(crate) const SECTORS: &[Sector] = &[
    sector("Software", true, ["Software", "Systems", "Digital"], ["소프트", "시스템즈", "디지털"],
        ["Λογισμικό", "Συστήματα", "Ψηφιακή"]),
    sector("Financial Services", true, ["Finance", "Capital", "Leasing"],
        ["금융", "캐피탈", "리스"], ["Χρηματοδοτική", "Κεφαλαιακή", "Μισθωτική"]),
    sector("Manufacturing", true, ["Industries", "Machinery", "Tools"], ["산업", "기계", "공구"],
        ["Βιομηχανική", "Μηχανουργική", "Εργαλεία"]),
    sector("Electronics Manufacturing", true, ["Semiconductor", "Electronics", "Components"],
        ["반도체", "전자", "부품"], ["Ημιαγωγοί", "Ηλεκτρονική", "Εξαρτήματα"]),
    sector("Logistics", false, ["Logistics", "Shipping", "Freight"], ["물류", "해운", "운송"],
        ["Μεταφορική", "Ναυτιλιακή", "Εμπορευματική"]),
    sector("Healthcare", true, ["Medical", "Health", "Clinics"], ["메디칼", "헬스케어", "의료"],
        ["Ιατρική", "Υγεία", "Κλινικές"]),
    sector("Retail", false, ["Retail", "Stores", "Trading"], ["유통", "스토어", "상사"],
        ["Λιανική", "Καταστήματα", "Εμπορική"]),
    sector("Energy", false, ["Energy", "Solar", "Power"], ["에너지", "솔라", "전력"],
        ["Ενεργειακή", "Ηλιακή", "Ηλεκτρική"]),
    sector("Construction", false, ["Construction", "Engineering", "Materials"],
        ["건설", "엔지니어링", "자재"], ["Κατασκευαστική", "Τεχνική", "Υλικά"]),
    sector("Food and Beverage", false, ["Foods", "Beverage", "Farms"], ["식품", "음료", "농산"],
        ["Τρόφιμα", "Ποτά", "Αγροτική"]),
    sector("Telecommunications", true, ["Telecom", "Networks", "Mobile"],
        ["통신", "네트웍스", "모바일"], ["Τηλεπικοινωνίες", "Δίκτυα", "Κινητή"]),
    sector("Insurance", true, ["Insurance", "Assurance", "Underwriting"],
        ["보험", "공제", "인슈어"], ["Ασφαλιστική", "Εγγυητική", "Αναδοχή"]),
    sector("Professional Services", false, ["Consulting", "Advisory", "Partners"],
        ["컨설팅", "자문", "파트너스"], ["Συμβουλευτική", "Μελετητική", "Συνεργάτες"]),
];

/// Beginnings or endings of coined names: as written, and in Latin letters.
pub(crate) type Parts = &'static [(&'static str, &'static str)];

impl Market {
    pub(crate) fn starts(self) -> Parts {
        match self {
            Self::Western => WESTERN_STARTS,
            Self::Korean => KOREAN_STARTS,
            Self::Greek => GREEK_STARTS,
        }
    }

    pub(crate) fn ends(self) -> Parts {
        match self {
            Self::Western => WESTERN_ENDS,
            Self::Korean => KOREAN_ENDS,
            Self::Greek => GREEK_ENDS,
        }
    }
}

macro_rules! same {
    ($($word:literal),* $(,)?) => { &[$(($word, $word)),*] };
}

#[rustfmt::skip]
const WESTERN_STARTS: Parts = same![
    "Vel", "Nor", "Bran", "Cal", "Dor", "Ester", "Fen", "Gal", "Hal", "Ister", "Jor", "Kel",
    "Lor", "Mar", "Nim", "Or", "Pel", "Quor", "Ras", "Sol", "Tam", "Ur", "Ver", "Wal", "Xan",
    "Yor", "Zel", "Ald", "Brev", "Cor", "Dun", "Elm", "Fal", "Gren", "Hest", "Ing", "Jes",
    "Kor", "Lun", "Mid", "Nev", "Osk", "Prin", "Quil", "Rov", "Sten", "Thal", "Uls", "Vor",
    "Wex", "Yel", "Zan", "Ambl", "Bex", "Crel", "Drav",
];

#[rustfmt::skip]
const WESTERN_ENDS: Parts = same![
    "mora", "vane", "drith", "quill", "stead", "brook", "haven", "field", "wick", "thorne",
    "lume", "grove", "mere", "spire", "crest", "dale", "bridge", "ford", "gate", "holm", "kirk",
    "lane", "moor", "nest", "ridge", "shaw", "tide", "vale", "wood", "yard", "barrow", "combe",
    "ander", "isto", "ovia", "unda", "essa", "ilio", "arca", "entis",
];

#[rustfmt::skip]
const KOREAN_STARTS: Parts = &[
    ("한", "han"), ("새", "sae"), ("다", "da"), ("가", "ga"), ("미", "mi"), ("세", "se"),
    ("대", "dae"), ("동", "dong"), ("서", "seo"), ("남", "nam"), ("청", "cheong"),
    ("은", "eun"), ("금", "geum"), ("해", "hae"), ("태", "tae"), ("우", "woo"), ("진", "jin"),
    ("신", "shin"), ("유", "yu"), ("보", "bo"), ("라", "ra"), ("바", "ba"), ("하", "ha"),
    ("정", "jeong"), ("영", "young"), ("명", "myung"), ("광", "kwang"), ("성", "sung"),
    ("예", "ye"), ("온", "on"), ("도", "do"), ("산", "san"), ("별", "byul"), ("달", "dal"),
    ("솔", "sol"), ("늘", "neul"), ("초", "cho"), ("원", "won"), ("푸른", "pureun"),
    ("맑은", "malgeun"),
];

#[rustfmt::skip]
const KOREAN_ENDS: Parts = &[
    ("빛", "bit"), ("롬", "rom"), ("람", "ram"), ("울", "ul"), ("누리", "nuri"),
    ("마루", "maru"), ("가람", "garam"), ("솔", "sol"), ("벗", "beot"), ("샘", "saem"),
    ("터", "teo"), ("결", "gyul"), ("들", "deul"), ("슬", "seul"), ("찬", "chan"),
    ("담", "dam"), ("겨레", "gyeore"), ("나래", "narae"), ("아름", "areum"), ("보람", "boram"),
    ("이룸", "irum"), ("해솔", "haesol"), ("윤", "yun"), ("율", "yul"), ("림", "rim"),
    ("경", "kyung"), ("현", "hyun"), ("목", "mok"), ("봄", "bom"), ("숲", "soop"),
    ("길", "gil"), ("채움", "chaeum"),
];

#[rustfmt::skip]
const GREEK_STARTS: Parts = &[
    ("Αλφ", "Alf"), ("Βερ", "Ver"), ("Γαλ", "Gal"), ("Δελ", "Del"), ("Θερ", "Ther"),
    ("Καλ", "Kal"), ("Λεμ", "Lem"), ("Μελ", "Mel"), ("Νεφ", "Nef"), ("Ξεν", "Xen"),
    ("Ορφ", "Orf"), ("Πελ", "Pel"), ("Ρομ", "Rom"), ("Σελ", "Sel"), ("Τερ", "Ter"),
    ("Φαλ", "Fal"), ("Χρυσ", "Chrys"), ("Ωρ", "Or"), ("Αιγ", "Aig"), ("Πινδ", "Pind"),
    ("Ολυμπ", "Olymp"), ("Θρακ", "Thrak"), ("Κυδ", "Kyd"), ("Λαμπ", "Lamp"), ("Μακ", "Mak"),
    ("Ναυπ", "Nafp"), ("Περσ", "Pers"), ("Ροδ", "Rod"), ("Σαμ", "Sam"), ("Τηλ", "Til"),
    ("Υδρ", "Ydr"), ("Φοιν", "Foin"), ("Χαλκ", "Chalk"), ("Ψαρ", "Psar"), ("Αργ", "Arg"),
    ("Βαρδ", "Vard"), ("Ζαγ", "Zag"), ("Ηλ", "Il"), ("Ιων", "Ion"), ("Κερ", "Ker"),
];

#[rustfmt::skip]
const GREEK_ENDS: Parts = &[
    ("ίνα", "ina"), ("άδα", "ada"), ("ώνη", "oni"), ("ίκος", "ikos"), ("όρα", "ora"),
    ("έτα", "eta"), ("ίων", "ion"), ("αίος", "aios"), ("άνη", "ani"), ("έας", "eas"),
    ("ίδης", "idis"), ("όλη", "oli"), ("ύρα", "yra"), ("άλη", "ali"), ("έντα", "enta"),
    ("ίστρα", "istra"), ("όνα", "ona"), ("ούσα", "ousa"), ("άρα", "ara"), ("έλη", "eli"),
    ("ιάς", "ias"), ("όπη", "opi"), ("ύμνα", "ymna"), ("άστη", "asti"), ("έρμα", "erma"),
    ("ίλος", "ilos"), ("όδα", "oda"), ("ύλη", "yli"), ("άκτη", "akti"), ("ήτα", "ita"),
    ("ώρος", "oros"), ("άνθη", "anthi"),
];

/// A country: code, names as people type them, domain ending, legal forms, cities with regions.
pub(crate) struct Country {
    pub(crate) code: &'static str,
    pub(crate) typed: &'static [&'static str],
    pub(crate) ending: &'static str,
    pub(crate) forms: &'static [&'static str],
    pub(crate) cities: &'static [(&'static str, &'static str)],
    pub(crate) dialling: &'static str,
}

pub(crate) const GREECE: usize = 1;
pub(crate) const KOREA: usize = 0;
/// The first of the western countries, which follow each other to the end.
pub(crate) const WESTERN: usize = 2;

#[rustfmt::skip]
pub(crate) const COUNTRIES: &[Country] = &[
    Country { code: "KR", typed: &["KR", "South Korea", "대한민국", "Korea, Republic of", "한국"],
        ending: "co.kr", forms: &["Co., Ltd.", "Inc.", "Corp."], dialling: "+82 2",
        cities: &[("서울", "서울특별시"), ("성남", "경기도"), ("부산", "부산광역시"),
            ("대전", "대전광역시"), ("수원", "경기도"), ("인천", "인천광역시")] },
    Country { code: "GR", typed: &["GR", "Greece", "Ελλάδα", "Hellas"],
        ending: "gr", forms: &["S.A.", "Ltd", "P.C."], dialling: "+30 210",
        cities: &[("Αθήνα", "Αττική"), ("Θεσσαλονίκη", "Κεντρική Μακεδονία"),
            ("Πάτρα", "Δυτική Ελλάδα"), ("Ηράκλειο", "Κρήτη"), ("Πειραιάς", "Αττική")] },
    Country { code: "US", typed: &["US", "USA", "United States", "United States of America"],
        ending: "com", forms: &["Inc.", "LLC", "Corp."], dialling: "+1 512",
        cities: &[("Austin", "Texas"), ("Denver", "Colorado"), ("Boston", "Massachusetts"),
            ("Portland", "Oregon"), ("Chicago", "Illinois")] },
    Country { code: "GB", typed: &["GB", "UK", "United Kingdom", "England"],
        ending: "co.uk", forms: &["Ltd", "Limited", "PLC"], dialling: "+44 20",
        cities: &[("London", "England"), ("Leeds", "England"), ("Edinburgh", "Scotland")] },
    Country { code: "DE", typed: &["DE", "Germany", "Deutschland"],
        ending: "de", forms: &["GmbH", "AG", "GmbH & Co. KG"], dialling: "+49 30",
        cities: &[("Berlin", "Berlin"), ("München", "Bayern"), ("Hamburg", "Hamburg"),
            ("Köln", "Nordrhein-Westfalen")] },
    Country { code: "FR", typed: &["FR", "France"],
        ending: "fr", forms: &["SAS", "S.A.", "SARL"], dialling: "+33 1",
        cities: &[("Paris", "Île-de-France"), ("Lyon", "Auvergne-Rhône-Alpes")] },
    Country { code: "NL", typed: &["NL", "Netherlands", "The Netherlands"],
        ending: "nl", forms: &["B.V.", "N.V."], dialling: "+31 20",
        cities: &[("Amsterdam", "Noord-Holland"), ("Utrecht", "Utrecht")] },
    Country { code: "SE", typed: &["SE", "Sweden", "Sverige"],
        ending: "se", forms: &["AB"], dialling: "+46 8",
        cities: &[("Stockholm", "Stockholms län"), ("Göteborg", "Västra Götaland")] },
];

/// How often each western country comes, by its place in [`COUNTRIES`].
pub(crate) const WESTERN_WEIGHTS: &[(usize, u32)] =
    &[(2, 34), (3, 18), (4, 22), (5, 12), (6, 8), (7, 6)];

pub(crate) const KOREAN_FORMS: &[&str] = &["(주)", "주식회사", "㈜", "유한회사"];
pub(crate) const GREEK_FORMS: &[&str] = &["Α.Ε.", "Ε.Π.Ε.", "Ι.Κ.Ε.", "ΑΕ"];
