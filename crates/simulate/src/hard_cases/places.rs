//! Countries: what they are called, where companies sit, under what endings and legal forms.

use super::tongues::{Language, phrases};

/// A legal form in all its spellings. A spelling with `{}` says where the name stands.
pub(super) struct Form {
    pub(super) spellings: Vec<&'static str>,
}

/// A town in all its spellings; the first is the one of the account list.
pub(super) struct City {
    pub(super) spellings: Vec<&'static str>,
}

/// A country.
pub(super) struct Place {
    pub(super) code: &'static str,
    pub(super) language: Language,
    /// How people type the country.
    pub(super) typed: Vec<&'static str>,
    /// The country in names of subsidiaries.
    pub(super) named: Vec<&'static str>,
    pub(super) endings: Vec<&'static str>,
    pub(super) forms: Vec<Form>,
    pub(super) cities: Vec<City>,
    pub(super) free_mail: Vec<&'static str>,
    pub(super) weight: u32,
}

struct Source {
    code: &'static str,
    language: Language,
    weight: u32,
    typed: &'static str,
    named: &'static str,
    endings: &'static str,
    forms: &'static str,
    cities: &'static str,
    free_mail: &'static str,
}

fn lists(text: &'static str) -> Vec<Vec<&'static str>> {
    phrases(text).into_iter().map(|phrase| phrase.split('=').collect()).collect()
}

/// All countries.
pub(super) fn all() -> Vec<Place> {
    SOURCES
        .iter()
        .map(|source| Place {
            code: source.code,
            language: source.language,
            typed: phrases(source.typed),
            named: phrases(source.named),
            endings: phrases(source.endings),
            forms: lists(source.forms).into_iter().map(|spellings| Form { spellings }).collect(),
            cities: lists(source.cities).into_iter().map(|spellings| City { spellings }).collect(),
            free_mail: phrases(source.free_mail),
            weight: source.weight,
        })
        .collect()
}

#[rustfmt::skip]
const SOURCES: &[Source] = &[
    Source { code: "US", language: Language::English, weight: 20,
        typed: "US|USA|United States|United States of America|U.S.A.|united states",
        named: "USA|America|North America|US", endings: "com|com|com|com|us|net|io",
        forms: "Inc.=Inc=, Inc.=Incorporated=INC|LLC=L.L.C.=, LLC=llc|Corp.=Corporation=Corp|\
            LLP=L.L.P.=, LLP|PLLC=P.L.L.C.",
        cities: "New York=NYC=New York City|Austin|Denver=Denver, CO|Boston|Portland|Chicago|\
            San Francisco=SF=San Francisco, CA",
        free_mail: "gmail.com|yahoo.com|hotmail.com|outlook.com|aol.com|icloud.com|comcast.net|proton.me" },
    Source { code: "GB", language: Language::English, weight: 9,
        typed: "GB|UK|United Kingdom|England|Great Britain|U.K.",
        named: "UK|Great Britain|(UK)", endings: "co.uk|co.uk|com|uk",
        forms: "Ltd=Limited=Ltd.=LTD|PLC=plc=Public Limited Company=p.l.c.|LLP=L.L.P.",
        cities: "London|Leeds|Edinburgh|Manchester|Bristol",
        free_mail: "gmail.com|btinternet.com|hotmail.co.uk|yahoo.co.uk|live.co.uk|sky.com" },
    Source { code: "AU", language: Language::English, weight: 3,
        typed: "AU|Australia|AUS", named: "Australia|(Australia)|Oceania",
        endings: "com.au|com.au|com|net.au",
        forms: "Pty Ltd=Pty. Ltd.=Pty Limited=Proprietary Limited=PTY LTD|Limited=Ltd",
        cities: "Sydney|Melbourne|Perth", free_mail: "gmail.com|bigpond.com|outlook.com.au" },
    Source { code: "IE", language: Language::English, weight: 2,
        typed: "IE|Ireland|Republic of Ireland|Éire", named: "Ireland", endings: "ie|com",
        forms: "Limited=Ltd=Ltd.|DAC=Designated Activity Company", cities: "Dublin|Cork|Galway",
        free_mail: "gmail.com|eircom.net" },
    Source { code: "CA", language: Language::English, weight: 3,
        typed: "CA|Canada|CAN", named: "Canada", endings: "ca|ca|com",
        forms: "Inc.=Inc=, Inc.|Ltd.=Ltd=Limited|Corp.=Corporation",
        cities: "Toronto|Vancouver|Montréal=Montreal|Calgary", free_mail: "gmail.com|rogers.com" },
    Source { code: "DE", language: Language::German, weight: 10,
        typed: "DE|Germany|Deutschland|GERMANY|D|BRD", named: "Deutschland|Germany",
        endings: "de|de|de|com",
        forms: "GmbH=G.m.b.H.=gmbh=Gesellschaft mit beschränkter Haftung=mbH|AG=Aktiengesellschaft=A.G.|\
            GmbH & Co. KG=GmbH & Co KG=GmbH&Co.KG=GmbH + Co. KG=GmbH und Co. KG|KG=K.G.|\
            UG (haftungsbeschränkt)=UG=UG haftungsbeschränkt|e.K.=eK|SE=S.E.|KGaA=AG & Co. KGaA",
        cities: "München=Munich=Muenchen|Berlin|Hamburg|Köln=Cologne=Koeln|Stuttgart|\
            Düsseldorf=Duesseldorf=Dusseldorf",
        free_mail: "gmail.com|gmx.de|web.de|t-online.de|freenet.de|posteo.de" },
    Source { code: "AT", language: Language::German, weight: 2,
        typed: "AT|Austria|Österreich", named: "Austria|Österreich", endings: "at|co.at|com",
        forms: "GmbH=Ges.m.b.H.=GesmbH=G.m.b.H.|AG=Aktiengesellschaft|OG=O.G.",
        cities: "Wien=Vienna|Graz|Linz", free_mail: "gmx.at|gmail.com|aon.at" },
    Source { code: "CH", language: Language::German, weight: 3,
        typed: "CH|Switzerland|Schweiz|Suisse", named: "Schweiz|Switzerland|Suisse",
        endings: "ch|ch|com", forms: "AG=A.G.=Aktiengesellschaft=SA|GmbH=Sàrl=G.m.b.H.",
        cities: "Zürich=Zurich=Zuerich|Basel=Basle|Genève=Geneva=Genf",
        free_mail: "bluewin.ch|gmx.ch|gmail.com" },
    Source { code: "FR", language: Language::French, weight: 6,
        typed: "FR|France|FRANCE", named: "France", endings: "fr|fr|com",
        forms: "SAS=S.A.S.=Société par actions simplifiée=sas|SARL=S.A.R.L.=Sarl=SARL {}|\
            S.A.=SA=Société Anonyme|SASU=S.A.S.U.|EURL=E.U.R.L.",
        cities: "Paris|Lyon=Lyons|Marseille=Marseilles|Toulouse|Lille",
        free_mail: "orange.fr|free.fr|laposte.net|wanadoo.fr|gmail.com" },
    Source { code: "BE", language: Language::Dutch, weight: 2,
        typed: "BE|Belgium|België|Belgique", named: "Belgium|België", endings: "be|com",
        forms: "NV=N.V.=SA|BV=B.V.=BVBA=SRL", cities: "Brussel=Brussels=Bruxelles|Gent=Ghent|Antwerpen=Antwerp",
        free_mail: "telenet.be|skynet.be|gmail.com" },
    Source { code: "ES", language: Language::Spanish, weight: 5,
        typed: "ES|Spain|España|Espana", named: "España|Iberia|Spain|Ibérica", endings: "es|es|com",
        forms: "S.L.=SL=S.L=Sociedad Limitada|S.A.=SA=Sociedad Anónima|S.L.U.=SLU|\
            S. Coop.=S.Coop=Sociedad Cooperativa",
        cities: "Madrid|Barcelona|Valencia|Sevilla=Seville|Bilbao",
        free_mail: "hotmail.es|gmail.com|telefonica.net|yahoo.es" },
    Source { code: "MX", language: Language::Spanish, weight: 3,
        typed: "MX|Mexico|México|MEXICO", named: "México|Mexico|de México", endings: "com.mx|mx|com",
        forms: "S.A. de C.V.=SA de CV=S.A de C.V.=SA DE CV|S. de R.L. de C.V.=S de RL de CV|S.A.B. de C.V.=SAB de CV",
        cities: "Ciudad de México=Mexico City=CDMX|Monterrey|Guadalajara",
        free_mail: "hotmail.com|prodigy.net.mx|gmail.com" },
    Source { code: "AR", language: Language::Spanish, weight: 2,
        typed: "AR|Argentina|ARG", named: "Argentina", endings: "com.ar|com.ar|com",
        forms: "S.A.=SA=Sociedad Anónima|S.R.L.=SRL=Sociedad de Responsabilidad Limitada",
        cities: "Buenos Aires=CABA|Córdoba=Cordoba|Rosario", free_mail: "gmail.com|yahoo.com.ar|fibertel.com.ar" },
    Source { code: "IT", language: Language::Italian, weight: 6,
        typed: "IT|Italy|Italia|ITALIA", named: "Italia|Italy|Italiana", endings: "it|it|it|com",
        forms: "S.p.A.=SpA=spa=Spa=Società per Azioni|S.r.l.=Srl=SRL=s.r.l.=S.R.L.|\
            S.n.c.=Snc|S.a.s.=Sas|Soc. Coop.=Società Cooperativa",
        cities: "Milano=Milan|Roma=Rome|Torino=Turin|Napoli=Naples|Bologna",
        free_mail: "libero.it|virgilio.it|alice.it|gmail.com|tiscali.it" },
    Source { code: "NL", language: Language::Dutch, weight: 4,
        typed: "NL|Netherlands|The Netherlands|Nederland|Holland", named: "Nederland|Netherlands|Benelux",
        endings: "nl|nl|com",
        forms: "B.V.=BV=bv=Besloten Vennootschap|N.V.=NV=Naamloze Vennootschap|V.O.F.=VOF",
        cities: "Amsterdam|Rotterdam|Utrecht|Den Haag=The Hague='s-Gravenhage|Eindhoven",
        free_mail: "ziggo.nl|kpnmail.nl|gmail.com|hetnet.nl|planet.nl" },
    Source { code: "SE", language: Language::Nordic, weight: 3,
        typed: "SE|Sweden|Sverige", named: "Sverige|Sweden|Nordic", endings: "se|se|com",
        forms: "AB=A.B.=Aktiebolag=AB {}=Aktiebolaget {}|AB (publ)=AB=Aktiebolag (publ)|HB=Handelsbolag",
        cities: "Stockholm|Göteborg=Gothenburg=Goteborg|Malmö=Malmo",
        free_mail: "telia.com|gmail.com|spray.se|hotmail.se" },
    Source { code: "NO", language: Language::Nordic, weight: 2,
        typed: "NO|Norway|Norge", named: "Norge|Norway", endings: "no|no|com",
        forms: "AS=A/S=Aksjeselskap|ASA=Allmennaksjeselskap", cities: "Oslo|Bergen|Trondheim",
        free_mail: "online.no|gmail.com" },
    Source { code: "DK", language: Language::Nordic, weight: 2,
        typed: "DK|Denmark|Danmark", named: "Danmark|Denmark", endings: "dk|dk|com",
        forms: "A/S=AS=Aktieselskab=a/s|ApS=Aps=Anpartsselskab|I/S=Interessentskab",
        cities: "København=Copenhagen=Kobenhavn|Aarhus=Århus|Odense",
        free_mail: "mail.dk|gmail.com|stofanet.dk" },
    Source { code: "FI", language: Language::Nordic, weight: 2,
        typed: "FI|Finland|Suomi", named: "Suomi|Finland", endings: "fi|fi|com",
        forms: "Oy=OY=Osakeyhtiö=Oy {}=Oy Ab|Oyj=Abp=Julkinen osakeyhtiö",
        cities: "Helsinki=Helsingfors|Tampere|Turku=Åbo", free_mail: "gmail.com|kolumbus.fi|elisanet.fi" },
    Source { code: "PL", language: Language::Polish, weight: 5,
        typed: "PL|Poland|Polska|POLSKA", named: "Polska|Poland", endings: "pl|com.pl|com",
        forms: "Sp. z o.o.=Sp. z o. o.=sp. z o.o.=Spółka z o.o.=Sp.z.o.o.=Spółka z ograniczoną odpowiedzialnością|\
            S.A.=SA=Spółka Akcyjna|Sp. k.=Sp.k.=Spółka komandytowa|Sp. z o.o. Sp. k.=Spółka z o.o. Sp.k.",
        cities: "Warszawa=Warsaw|Kraków=Krakow=Cracow|Gdańsk=Gdansk|Łódź=Lodz",
        free_mail: "wp.pl|onet.pl|o2.pl|interia.pl|gmail.com" },
    Source { code: "CZ", language: Language::Polish, weight: 2,
        typed: "CZ|Czechia|Czech Republic|Česko|Česká republika", named: "Česká republika|Czech|CZ",
        endings: "cz|cz|com", forms: "s.r.o.=s. r. o.=S.R.O.=spol. s r.o.|a.s.=a. s.=akciová společnost",
        cities: "Praha=Prague|Brno|Ostrava", free_mail: "seznam.cz|centrum.cz|gmail.com" },
    Source { code: "HU", language: Language::Polish, weight: 2,
        typed: "HU|Hungary|Magyarország", named: "Hungary|Magyarország|Hungária", endings: "hu|hu|com",
        forms: "Kft.=Kft=KFT=Korlátolt Felelősségű Társaság|Zrt.=Zrt=ZRt.|Nyrt.=Nyrt|Bt.=Bt",
        cities: "Budapest|Debrecen|Győr=Gyor", free_mail: "freemail.hu|citromail.hu|gmail.com" },
    Source { code: "SI", language: Language::Polish, weight: 1,
        typed: "SI|Slovenia|Slovenija", named: "Slovenija|Slovenia|Adria", endings: "si|si|com",
        forms: "d.o.o.=d. o. o.=DOO=, d.o.o.|d.d.=d. d.", cities: "Ljubljana|Maribor|Celje",
        free_mail: "siol.net|gmail.com" },
    Source { code: "LT", language: Language::Polish, weight: 1,
        typed: "LT|Lithuania|Lietuva", named: "Lietuva|Baltic", endings: "lt|lt|com",
        forms: "UAB {}=UAB \"{}\"={}, UAB={} UAB|AB {}={}, AB", cities: "Vilnius|Kaunas",
        free_mail: "gmail.com|one.lt" },
    Source { code: "EE", language: Language::Nordic, weight: 1,
        typed: "EE|Estonia|Eesti", named: "Eesti|Estonia", endings: "ee|ee|com",
        forms: "OÜ=OÜ {}=Osaühing=OU|AS=Aktsiaselts={} AS=AS {}", cities: "Tallinn|Tartu",
        free_mail: "gmail.com|mail.ee" },
    Source { code: "BG", language: Language::Polish, weight: 1,
        typed: "BG|Bulgaria|България", named: "Bulgaria|България", endings: "bg|bg|com",
        forms: "JSC=AD=J.S.C.=Joint Stock Company|EOOD=Ltd.=OOD", cities: "Sofia=София|Plovdiv|Varna=Варна",
        free_mail: "abv.bg|mail.bg|gmail.com" },
    Source { code: "TR", language: Language::Turkish, weight: 4,
        typed: "TR|Turkey|Türkiye|TURKIYE", named: "Türkiye|Turkey", endings: "com.tr|com.tr|com",
        forms: "A.Ş.=AŞ=A.S.=Anonim Şirketi|Ltd. Şti.=Ltd.Şti.=LTD. STI.=Limited Şirketi|\
            San. ve Tic. A.Ş.=San. Tic. A.Ş.=Sanayi ve Ticaret A.Ş.=SAN VE TIC AS",
        cities: "İstanbul=Istanbul|Ankara|İzmir=Izmir|Bursa", free_mail: "gmail.com|hotmail.com|mynet.com|ttmail.com" },
    Source { code: "PT", language: Language::Portuguese, weight: 2,
        typed: "PT|Portugal", named: "Portugal", endings: "pt|pt|com",
        forms: "Lda.=Lda=LDA=, Lda|S.A.=SA=Sociedade Anónima", cities: "Lisboa=Lisbon|Porto=Oporto|Braga",
        free_mail: "sapo.pt|gmail.com|iol.pt" },
    Source { code: "BR", language: Language::Portuguese, weight: 4,
        typed: "BR|Brazil|Brasil|BRASIL", named: "Brasil|do Brasil|Brazil", endings: "com.br|com.br|com",
        forms: "Ltda.=Ltda=LTDA=Limitada|S.A.=S/A=SA|EIRELI=Eireli|ME=Microempresa",
        cities: "São Paulo=Sao Paulo|Rio de Janeiro=Rio|Curitiba|Belo Horizonte",
        free_mail: "uol.com.br|bol.com.br|terra.com.br|gmail.com|hotmail.com" },
    Source { code: "IN", language: Language::Indian, weight: 5,
        typed: "IN|India|INDIA|Bharat", named: "India|(India)", endings: "in|co.in|com",
        forms: "Pvt Ltd=Pvt. Ltd.=Private Limited=(P) Ltd.=PVT LTD=Pvt Limited|Ltd=Limited=Ltd.|LLP=L.L.P.",
        cities: "Mumbai=Bombay|Bengaluru=Bangalore|Chennai=Madras|Pune|New Delhi=Delhi",
        free_mail: "gmail.com|rediffmail.com|yahoo.co.in" },
    Source { code: "JP", language: Language::Japanese, weight: 3,
        typed: "JP|Japan|JAPAN|日本", named: "Japan", endings: "co.jp|jp|com",
        forms: "K.K.=KK=Kabushiki Kaisha=KK {}|Co., Ltd.=Co.,Ltd.=Co Ltd=CO., LTD.|Y.K.=Yugen Kaisha|G.K.=Godo Kaisha",
        cities: "Tokyo=東京=Tōkyō|Osaka=大阪|Nagoya=名古屋", free_mail: "gmail.com|yahoo.co.jp|nifty.com|docomo.ne.jp" },
    Source { code: "ID", language: Language::Indian, weight: 1,
        typed: "ID|Indonesia", named: "Indonesia", endings: "co.id|co.id|com",
        forms: "PT {} Tbk=PT. {} Tbk.={} Tbk PT={}, PT Tbk|PT {}=PT. {}={}, PT=P.T. {}", cities: "Jakarta|Surabaya|Bandung",
        free_mail: "gmail.com|yahoo.co.id" },
    Source { code: "MY", language: Language::Indian, weight: 1,
        typed: "MY|Malaysia", named: "Malaysia|(M)", endings: "com.my|my|com",
        forms: "Sdn Bhd=Sdn. Bhd.=SDN BHD=Sendirian Berhad|Bhd=Berhad=BHD", cities: "Kuala Lumpur=KL|Penang=Pulau Pinang",
        free_mail: "gmail.com|yahoo.com.my" },
    Source { code: "KR", language: Language::Korean, weight: 14,
        typed: "KR|South Korea|대한민국|Korea, Republic of|한국|Republic of Korea|KOREA",
        named: "Korea|코리아", endings: "co.kr|co.kr|kr|com",
        forms: "(주){}=㈜{}={}(주)=주식회사 {}={} 주식회사={}㈜=㈜ {}=주){}|주식회사 {}=(주){}={} 주식회사=㈜{}|\
            Co., Ltd.=Co.,Ltd=Co. Ltd.=CO., LTD=Co Ltd|Inc.=Inc|Corp.=Corporation|유한회사 {}={} 유한회사=(유){}={}(유)",
        cities: "서울=Seoul=서울특별시=서울시|부산=Busan=Pusan=부산광역시|성남=Seongnam=성남시|대전=Daejeon=대전광역시|\
            수원=Suwon=수원시|인천=Incheon=인천광역시",
        free_mail: "naver.com|hanmail.net|daum.net|gmail.com|nate.com|kakao.com" },
    Source { code: "GR", language: Language::Greek, weight: 12,
        typed: "GR|Greece|Ελλάδα|Hellas|ΕΛΛΑΔΑ|Ελλας", named: "Hellas|Greece|Ελλάς", endings: "gr|gr|com.gr|com",
        forms: "Α.Ε.=ΑΕ=Ανώνυμη Εταιρεία=Α.Ε=α.ε.|Ε.Π.Ε.=ΕΠΕ=Ε.Π.Ε|Ι.Κ.Ε.=ΙΚΕ=Μονοπρόσωπη Ι.Κ.Ε.|Ο.Ε.=ΟΕ=Ο.Ε|\
            S.A.=SA=A.E.=AE=S.A|Ltd=E.P.E.=EPE=Ltd.|P.C.=I.K.E.=IKE=Single Member P.C.|Α.Β.Ε.Ε.=ΑΒΕΕ=A.B.E.E.",
        cities: "Αθήνα=Athens=Athina|Θεσσαλονίκη=Thessaloniki=Salonica|Πάτρα=Patras=Patra|Ηράκλειο=Heraklion=Iraklio|Πειραιάς=Piraeus=Pireas",
        free_mail: "otenet.gr|yahoo.gr|gmail.com|hotmail.gr|forthnet.gr|in.gr" },
];
