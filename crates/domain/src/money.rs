//! Amounts with their currency, and the rates that bring them together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// An ISO 4217 currency code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// The text is not an ISO 4217 code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a currency code; write three letters such as USD, EUR or KRW")]
pub struct UnknownCurrency(pub String);

/// ISO 4217 codes in use, 2025 (the list is published by SIX as ISO 4217 table A.1).
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB \
BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR \
FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES \
KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR \
MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR \
SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH \
UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";
/// Signs of currencies, those that hold another one first, and whether they are of that one alone:
/// `$`, `£` and `¥` are of several, of which this is the commonest.
pub const SIGNS: [(&str, &str, bool); 28] = [
    ("US$", "USD", true),
    ("AU$", "AUD", true),
    ("CA$", "CAD", true),
    ("A$", "AUD", true),
    ("C$", "CAD", true),
    ("HK$", "HKD", true),
    ("NZ$", "NZD", true),
    ("NT$", "TWD", true),
    ("S$", "SGD", true),
    ("R$", "BRL", true),
    ("$", "USD", false),
    ("€", "EUR", true),
    ("£", "GBP", false),
    ("₩", "KRW", true),
    ("￦", "KRW", true),
    ("¥", "JPY", false),
    ("￥", "JPY", false),
    ("₹", "INR", true),
    ("₺", "TRY", true),
    ("₪", "ILS", true),
    ("₫", "VND", true),
    ("₴", "UAH", true),
    ("฿", "THB", true),
    ("zł", "PLN", true),
    ("Kč", "CZK", true),
    ("원", "KRW", true),
    ("円", "JPY", true),
    ("元", "CNY", true),
];

/// Names of currencies as CRMs and accounting tools write them. First come those of Unicode CLDR 48
/// in English, Korean and Greek, then short ones. Names that several currencies share are left out.
const NAMES: [(&str, &str); 30] = [
    (
        "USD",
        "US Dollar,U.S. Dollar,US Dollars,United States Dollar,미국 달러,미 달러,Δολάριο ΗΠΑ,Δολάριο Η.Π.Α.",
    ),
    ("EUR", "Euro,Euros,유로,유로화,Ευρώ"),
    ("KRW", "South Korean Won,Korean Won,Won,원화,대한민국 원,한국 원,Γουόν Νότιας Κορέας"),
    ("JPY", "Japanese Yen,Yen,엔,엔화,일본 엔화,일본 엔,Γιεν Ιαπωνίας,Γιεν"),
    (
        "GBP",
        "British Pound,Pound Sterling,British Pound Sterling,Sterling,영국 파운드,Λίρα Στερλίνα Βρετανίας,Στερλίνα,Λίρα Αγγλίας",
    ),
    ("CHF", "Swiss Franc,Swiss Francs,스위스 프랑,Ελβετικό Φράγκο,Φράγκο Ελβετίας"),
    ("CNY", "Chinese Yuan,Yuan,Renminbi,Yuan Renminbi,RMB,중국 위안화,위안,위안화,Γουάν Κίνας"),
    ("AUD", "Australian Dollar,호주 달러,Δολάριο Αυστραλίας"),
    ("CAD", "Canadian Dollar,캐나다 달러,Δολάριο Καναδά"),
    ("NZD", "New Zealand Dollar,뉴질랜드 달러,Δολάριο Νέας Ζηλανδίας"),
    ("HKD", "Hong Kong Dollar,홍콩 달러,Δολάριο Χονγκ Κονγκ"),
    ("SGD", "Singapore Dollar,싱가포르 달러,Δολάριο Σιγκαπούρης"),
    ("TWD", "New Taiwan Dollar,신 타이완 달러,대만 달러,Νέο Δολάριο Ταϊβάν"),
    ("SEK", "Swedish Krona,스웨덴 크로나,Κορόνα Σουηδίας"),
    ("NOK", "Norwegian Krone,노르웨이 크로네,Κορόνα Νορβηγίας"),
    ("DKK", "Danish Krone,덴마크 크로네,Κορόνα Δανίας"),
    ("PLN", "Polish Zloty,Zloty,폴란드 즈워티,폴란드 즐로티,Ζλότι Πολωνίας"),
    ("CZK", "Czech Koruna,체코 코루나,Κορόνα Τσεχίας"),
    ("HUF", "Hungarian Forint,Forint,헝가리 포린트,Φιορίνι Ουγγαρίας"),
    ("RON", "Romanian Leu,루마니아 레우,Λέου Ρουμανίας"),
    ("BGN", "Bulgarian Lev,불가리아 레프,Λεβ Βουλγαρίας"),
    ("TRY", "Turkish Lira,튀르키예 리라,터키 리라,Λίρα Τουρκίας"),
    ("INR", "Indian Rupee,인도 루피,Ρουπία Ινδίας"),
    ("BRL", "Brazilian Real,브라질 레알,Ρεάλ Βραζιλίας"),
    ("MXN", "Mexican Peso,멕시코 페소,Πέσο Μεξικού"),
    ("ZAR", "South African Rand,남아프리카 랜드,Ραντ Νότιας Αφρικής"),
    (
        "AED",
        "UAE Dirham,United Arab Emirates Dirham,아랍에미리트 디르함,Ντιράμ Ηνωμένων Αραβικών Εμιράτων",
    ),
    ("ILS", "Israeli New Shekel,Israeli New Sheqel,이스라엘 신권 세켈,Νέο Σέκελ Ισραήλ"),
    ("THB", "Thai Baht,Baht,태국 바트,Μπατ Ταϊλάνδης"),
    ("VND", "Vietnamese Dong,베트남 동,Ντονγκ Βιετνάμ"),
];
const WITHOUT_MINOR: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const WITH_THREE: &str = "BHD IQD JOD KWD LYD OMR TND";

impl std::fmt::Display for Currency {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.code())
    }
}

impl Currency {
    /// Reads a code, in upper or lower case.
    ///
    /// # Errors
    /// When the code is not in ISO 4217.
    pub fn parse(text: &str) -> Result<Self, UnknownCurrency> {
        let upper = text.trim().to_ascii_uppercase();
        let unknown = || UnknownCurrency(crate::text::cut(text, 20).to_owned());
        let code: [u8; 3] = upper.as_bytes().try_into().map_err(|_| unknown())?;
        if CODES.split_ascii_whitespace().any(|known| known == upper) {
            Ok(Self(code))
        } else {
            Err(unknown())
        }
    }

    /// Reads what a column of currencies says: a code, alone or among words, a sign, or a name in
    /// English, Korean or Greek ("US Dollar", "원", "Ευρώ").
    ///
    /// # Errors
    /// When it is none of them, or a name that several currencies have ("Dollar").
    pub fn named(text: &str) -> Result<Self, UnknownCurrency> {
        let unknown = match Self::parse(text) {
            Ok(currency) => return Ok(currency),
            Err(unknown) => unknown,
        };
        let words = text.split(|c: char| !c.is_alphanumeric());
        let is_code = |word: &&str| word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase());
        let mut codes = words.filter(is_code).filter_map(|word| Self::parse(word).ok());
        if let Some(code) = codes.next() {
            return if codes.all(|other| other == code) { Ok(code) } else { Err(unknown) };
        }
        let bare = |text: &str| {
            let letters = text.chars().filter(|c| !c.is_whitespace() && *c != '.');
            letters.flat_map(char::to_lowercase).collect::<String>()
        };
        let wanted = bare(text);
        let sign = SIGNS.iter().find(|(sign, ..)| *sign == text.trim());
        if let Some((_, code, _)) = sign {
            return Self::parse(code);
        }
        let found = NAMES.iter().find(|(_, names)| names.split(',').any(|own| bare(own) == wanted));
        found.and_then(|(code, _)| Self::parse(code).ok()).ok_or(unknown)
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many minor units make one major unit: 100 cents, 1 won, 1,000 fils.
    #[must_use]
    pub fn minor_per_major(&self) -> i64 {
        let listed = |list: &str| list.split_ascii_whitespace().any(|code| code == self.code());
        if listed(WITHOUT_MINOR) {
            1
        } else if listed(WITH_THREE) {
            1_000
        } else {
            100
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;
    fn try_from(text: String) -> Result<Self, UnknownCurrency> {
        Self::parse(&text)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: cents, won, fils.
    pub minor: i64,
    /// The currency of `minor`.
    pub currency: Currency,
}

impl Money {
    /// The amount in major units, for display and for arithmetic that tolerates rounding.
    #[must_use]
    pub fn major(&self) -> f64 {
        crate::value::integer_to_real(self.minor)
            / crate::value::integer_to_real(self.currency.minor_per_major())
    }

    /// The amount nearest to `major` units, or nothing beyond ±9 × 10^15 minor units, where a
    /// 64-bit float no longer tells neighbours apart.
    #[must_use]
    pub fn from_major(major: f64, currency: Currency) -> Option<Self> {
        let minor = (major * crate::value::integer_to_real(currency.minor_per_major())).round();
        (minor.abs() <= 9e15).then_some(Self { minor: minor as i64, currency })
    }
}

/// What one unit of each currency is worth in the workspace's currency.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// The workspace's currency.
    pub base: Currency,
    /// Worth of one major unit in `base`.
    pub rates: BTreeMap<Currency, f64>,
}

impl Rates {
    /// The amount in the workspace's currency, in major units; nothing when no rate is known:
    /// an unconverted amount must never be added to others as if it were converted.
    #[must_use]
    pub fn convert(&self, money: Money) -> Option<f64> {
        self.of_major(money.major(), money.currency)
    }

    /// As [`Rates::convert`], of an amount in major units.
    #[must_use]
    pub fn of_major(&self, amount: f64, currency: Currency) -> Option<f64> {
        if currency == self.base {
            return Some(amount);
        }
        self.rates.get(&currency).map(|rate| amount * rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units_follow_the_currency() {
        let currency = |code| Currency::parse(code).unwrap();
        assert_eq!(Money::from_major(12.345, currency("usd")).unwrap().minor, 1235);
        assert_eq!(Money::from_major(5e8, currency("KRW")).unwrap().minor, 500_000_000);
        assert_eq!(Money::from_major(1.5, currency("KWD")).unwrap().minor, 1_500);
        assert!(Money::from_major(1e300, currency("USD")).is_none());
        assert!(Currency::parse("US$").is_err());
        assert!(Currency::parse("ABC").is_err());
    }

    #[test]
    fn currencies_are_read_by_code_sign_and_name() {
        for (text, code) in [
            ("usd", "USD"),
            ("US Dollar", "USD"),
            ("U.S. dollar", "USD"),
            ("USD - U.S. Dollar", "USD"),
            ("Euro (EUR)", "EUR"),
            ("ΕΥΡΩ", ""),
            ("Ευρώ", "EUR"),
            ("대한민국 원", "KRW"),
            ("원", "KRW"),
            ("£", "GBP"),
            ("Dollar", ""),
            ("EUR / USD", ""),
            ("points", ""),
        ] {
            let read = Currency::named(text).map(|currency| currency.code().to_owned());
            assert_eq!(read.unwrap_or_default(), code, "{text}");
        }
    }

    #[test]
    fn amounts_without_a_rate_are_not_converted() {
        let currency = |code| Currency::parse(code).unwrap();
        let rates =
            Rates { base: currency("EUR"), rates: BTreeMap::from([(currency("USD"), 0.9)]) };
        let money = |minor, code| Money { minor, currency: currency(code) };
        assert_eq!(rates.convert(money(1_000, "USD")), Some(9.0));
        assert_eq!(rates.convert(money(1_000, "EUR")), Some(10.0));
        assert_eq!(rates.convert(money(1_000, "GBP")), None);
    }
}
