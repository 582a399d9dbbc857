//! Given names, surnames and job titles by language. Persons are put together at random.

pub(crate) type Pairs = &'static [(&'static str, &'static str)];

#[rustfmt::skip]
pub(crate) const WESTERN_GIVEN: &[&str] = &[
    "Alice", "Benjamin", "Clara", "Daniel", "Emma", "Felix", "Grace", "Hannah", "Isaac", "Julia",
    "Kevin", "Laura", "Martin", "Nora", "Oliver", "Paula", "Quentin", "Rachel", "Simon", "Tessa",
    "Ulrich", "Vera", "Walter", "Yvonne", "Zoe", "Anders", "Brigitte", "Camille", "Dirk", "Elise",
    "Jürgen", "Sébastien", "Bob", "Mike", "Kate", "Liz",
];
#[rustfmt::skip]
pub(crate) const WESTERN_SURNAMES: &[&str] = &[
    "Abbott", "Barnes", "Carver", "Dawson", "Ellison", "Fletcher", "Garner", "Holloway", "Ingram",
    "Jennings", "Keller", "Lambert", "Mercer", "Norris", "Osborne", "Preston", "Quinn", "Ramsey",
    "Sawyer", "Thornton", "Underhill", "Vance", "Whitaker", "York", "Zimmer", "Bauer", "Schäfer",
    "Müller", "Lefèvre", "Moreau", "van Dijk", "de Vries", "Lindqvist", "Sjöberg", "O'Neill",
];
#[rustfmt::skip]
pub(crate) const KOREAN_SURNAMES: Pairs = &[
    ("김", "kim"), ("이", "lee"), ("박", "park"), ("최", "choi"), ("정", "jung"), ("강", "kang"),
    ("조", "cho"), ("윤", "yoon"), ("장", "jang"), ("임", "lim"), ("한", "han"), ("오", "oh"),
    ("서", "seo"), ("신", "shin"), ("권", "kwon"), ("황", "hwang"), ("안", "ahn"), ("송", "song"),
];
#[rustfmt::skip]
pub(crate) const KOREAN_GIVEN: Pairs = &[
    ("민준", "minjun"), ("서연", "seoyeon"), ("지훈", "jihoon"), ("하은", "haeun"),
    ("도윤", "doyun"), ("수빈", "subin"), ("현우", "hyunwoo"), ("예진", "yejin"),
    ("준호", "junho"), ("지원", "jiwon"), ("성민", "sungmin"), ("유진", "yujin"),
    ("태영", "taeyoung"), ("은지", "eunji"), ("동현", "donghyun"), ("미경", "mikyung"),
    ("상훈", "sanghoon"), ("혜린", "hyerin"), ("재석", "jaeseok"), ("나영", "nayoung"),
    ("경수", "kyungsoo"), ("보라", "bora"), ("승기", "seunggi"), ("다혜", "dahye"),
];
/// Given names of men and women in turn.
#[rustfmt::skip]
pub(crate) const GREEK_GIVEN: Pairs = &[
    ("Γιώργος", "giorgos"), ("Μαρία", "maria"), ("Νίκος", "nikos"), ("Ελένη", "eleni"),
    ("Κώστας", "kostas"), ("Κατερίνα", "katerina"), ("Δημήτρης", "dimitris"),
    ("Σοφία", "sofia"), ("Γιάννης", "giannis"), ("Αγγελική", "angeliki"),
    ("Παναγιώτης", "panagiotis"), ("Ιωάννα", "ioanna"), ("Βασίλης", "vasilis"),
    ("Δέσποινα", "despoina"), ("Θανάσης", "thanasis"), ("Χριστίνα", "christina"),
    ("Στέλιος", "stelios"), ("Αναστασία", "anastasia"),
];
/// Surnames in Greek letters (man, woman) and in Latin letters.
#[rustfmt::skip]
pub(crate) const GREEK_SURNAMES: &[(&str, &str, &str)] = &[
    ("Σταματάκης", "Σταματάκη", "stamatakis"), ("Νικολάου", "Νικολάου", "nikolaou"),
    ("Παπαδάκης", "Παπαδάκη", "papadakis"), ("Γεωργίου", "Γεωργίου", "georgiou"),
    ("Αλεξίου", "Αλεξίου", "alexiou"), ("Κωνσταντίνου", "Κωνσταντίνου", "konstantinou"),
    ("Βλάχος", "Βλάχου", "vlachos"), ("Καραγιάννης", "Καραγιάννη", "karagiannis"),
    ("Μακρής", "Μακρή", "makris"), ("Οικονόμου", "Οικονόμου", "oikonomou"),
    ("Ρήγας", "Ρήγα", "rigas"), ("Σαββίδης", "Σαββίδου", "savvidis"),
    ("Τσιρίγος", "Τσιρίγου", "tsirigos"), ("Φωτίου", "Φωτίου", "fotiou"),
    ("Χατζής", "Χατζή", "chatzis"), ("Δημητρίου", "Δημητρίου", "dimitriou"),
    ("Ζαφείρης", "Ζαφείρη", "zafeiris"), ("Λιάκος", "Λιάκου", "liakos"),
];

/// How high somebody stands, from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Chief,
    Director,
    Manager,
    Practitioner,
}

impl Level {
    /// Job titles by language: western, Korean, Greek.
    pub(crate) fn titles(self) -> [&'static [&'static str]; 3] {
        match self {
            Self::Chief => CHIEFS,
            Self::Director => DIRECTORS,
            Self::Manager => MANAGERS,
            Self::Practitioner => PRACTITIONERS,
        }
    }
}

#[rustfmt::skip]
const CHIEFS: [&[&str]; 3] = [
    &["CEO", "Chief Financial Officer", "CTO", "Chief Marketing Officer", "Managing Director",
        "Chief Information Officer", "COO", "Founder & CEO", "President"],
    &["대표이사", "최고재무책임자(CFO)", "최고기술책임자 CTO", "대표이사 사장", "최고마케팅책임자",
        "최고정보책임자(CIO)"],
    &["Διευθύνων Σύμβουλος", "Γενικός Διευθυντής", "Πρόεδρος Δ.Σ.", "CEO",
        "Chief Financial Officer", "Ιδρυτής"],
];
#[rustfmt::skip]
const DIRECTORS: [&[&str]; 3] = [
    &["VP Marketing", "Director of Sales", "Head of IT", "VP Engineering", "Finance Director",
        "Head of Procurement", "Director, Operations", "SVP Sales", "Head of Data"],
    &["마케팅 본부장", "개발본부장", "영업 이사", "재무 이사", "정보보안실장", "구매본부장",
        "경영지원 상무", "영업본부 전무"],
    &["Διευθυντής Πωλήσεων", "Διευθύντρια Μάρκετινγκ", "Διευθυντής Πληροφορικής",
        "Οικονομικός Διευθυντής", "Διευθυντής Προμηθειών", "Επικεφαλής Ανάπτυξης",
        "Τεχνική Διευθύντρια"],
];
#[rustfmt::skip]
const MANAGERS: [&[&str]; 3] = [
    &["Marketing Manager", "Sales Operations Manager", "IT Manager", "Engineering Manager",
        "Purchasing Manager", "Finance Manager", "Sr. Demand Gen Manager", "Team Lead, Data"],
    &["마케팅 팀장", "구매팀 과장", "영업팀 차장", "전산팀 팀장", "개발팀장", "재무팀 부장",
        "기획팀 과장", "데이터분석 팀장"],
    &["Υπεύθυνος Πωλήσεων", "Υπεύθυνη Μάρκετινγκ", "Προϊστάμενος Προμηθειών",
        "Υπεύθυνος Πληροφορικής", "Προϊσταμένη Λογιστηρίου"],
];
#[rustfmt::skip]
const PRACTITIONERS: [&[&str]; 3] = [
    &["Marketing Specialist", "Software Engineer", "Business Analyst", "Account Executive",
        "Systems Administrator", "Buyer", "Accountant", "Content Coordinator", "Intern", "",
        "Consultant", "Data Scientist", "Executive Assistant"],
    &["마케팅팀 대리", "개발팀 선임", "구매 담당", "영업 사원", "선임연구원", "재무팀 주임", "",
        "인사팀 대리", "인턴", "매니저"],
    &["Στέλεχος Μάρκετινγκ", "Προγραμματιστής", "Αναλυτής Δεδομένων", "Πωλητής", "",
        "Υπάλληλος Λογιστηρίου", "Μηχανικός Λογισμικού", "Σύμβουλος Επιχειρήσεων"],
];
