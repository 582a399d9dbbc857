//! Headings of people whose columns ask something: whether they may be written to, and how they are
//! called in one cell.

use speargun_domain::consent::Asks;

/// Headings of columns that ask whether somebody may be written to: no means no mail.
const OPT_IN: &str = "optin optedin optinemail optinstatusemail emailoptin emailoptedin hasoptedin hasoptedinofemail \
    marketingoptin newsletteroptin smsandemailoptin consent emailconsent marketingconsent \
    consentemail \
    consenttomarketing marketingemailconsent emailmarketingconsent gdprconsent newsletterconsent \
    marketingpermission emailpermission permissiontoemail permissiontocontact permission \
    subscribed issubscribed \
    emailsubscribed newslettersubscribed acceptsmarketing acceptsemailmarketing acceptsemails \
    marketingaccepted \
    allowemail allowemails allowmarketing emailallowed marketingallowed canemail cancontact \
    수신동의 수신동의여부 이메일수신동의 이메일수신동의여부 메일수신동의 메일수신동의여부 마케팅동의 마케팅동의여부 \
    마케팅수신동의 마케팅수신동의여부 광고수신동의 광고수신동의여부 광고성정보수신동의 광고성정보수신동의여부 \
    광고수신여부 광고성정보수신여부 메일수신여부 이메일수신여부 수신여부 마케팅활용동의 마케팅활용동의여부 뉴스레터수신동의 \
    συγκαταθεση συγκαταθεσημαρκετινγκ συγκαταθεσηmarketing συγκαταθεσηεπικοινωνιας \
    συγκαταθεσηemail \
    συγκαταθεσηgdpr αποδοχηενημερωσεων αποδοχηεπικοινωνιας ληψηenημερωσεων ενημερωτικοδελτιο \
    einwilligung werbeeinwilligung newslettereinwilligung consentement \
    emailmarketingpermission gdproptin oktoemail oktocontact canbecontacted canbeemailed \
    subscribedtonewsletter doubleoptinconfirmed receivesmarketing receivenewsletter \
    수신동의이메일 수신동의메일 이메일수신동의함 정보수신동의 정보수신동의여부 마케팅정보수신동의 마케팅정보수신동의여부 \
    συναινεση συναινεσηmarketing συναινεσηεπικοινωνιας συγκαταθεσηγιαnewsletter \
    συγκαταθεσηγιαενημερωσεις συγκαταθεσηγιαemail";
/// Headings of columns that say in words how it stands.
const STATUS: &str = "optstatus optinstatus optoutstatus optinoptout optinout subscriptionstatus \
    emailsubscriptionstatus emailoptstatus emailoptinstatus marketingstatus \
    marketingsubscriptionstatus \
    newsletterstatus consentstatus emailconsentstatus 수신상태 구독상태 수신동의상태 καταστασησυγκαταθεσης \
    καταστασηεγγραφης";
/// Headings of columns that say how an address is: some of their words are of opt-outs.
const ADDRESS_STATUS: &str = "emailstatus emailaddressstatus mailstatus emailstate emaildeliverystatus \
    emailaddressstate 이메일상태 메일상태 καταστασηemail";
/// Parts of headings of columns that say in which state a person is.
const STATES: &str = "status stage lifecycle disposition 상태 단계 καταστασ σταδιο";
/// Headings of columns that hold a first and a last name in one cell.
const FULL_NAME: &str = "name fullname contact contactname contactperson person personname leadname displayname \
    customername 성명 이름 담당자명 고객명 담당자성명 ονοματεπωνυμο ονομαεπωνυμο ονομακαιεπωνυμο επωνυμοονομα \
    ονομα υπευθυνοςεπικοινωνιας ansprechpartner kontaktperson nomcomplet nombrecompleto 氏名 お名前 姓名 名前";
/// Of them, those that may as well mean a company, or somebody else.
const OR_ANOTHER: &str =
    "contact contactperson person customername 고객명 ansprechpartner kontaktperson";
/// Of them, those that mean a first name where another column holds the last one.
const OR_FIRST_NAME: &str = "이름 ονομα";

/// What a column of wishes on mail asks, by its heading.
#[must_use]
pub fn asks(heading: &str) -> Asks {
    let key = super::key(heading);
    if is_in(OPT_IN, &key) {
        Asks::OptIn
    } else if is_in(STATUS, &key) {
        Asks::Status
    } else if is_in(ADDRESS_STATUS, &key) {
        Asks::AddressStatus
    } else {
        Asks::OptOut
    }
}

/// Whether a column says in which state a person is ("Lead Status"): a word of it may forbid to
/// write to them.
#[must_use]
pub fn is_state(heading: &str) -> bool {
    let key = super::key(heading);
    STATES.split_ascii_whitespace().any(|part| key.contains(part))
}

/// Whether a heading is of a column that asks about mail the other way round, or in words.
pub(super) fn is_consent(key: &str) -> bool {
    [OPT_IN, STATUS, ADDRESS_STATUS].iter().any(|list| is_in(list, key))
}

/// Whether a column may hold first and last names together.
#[must_use]
pub fn is_full_name(heading: &str) -> bool {
    is_in(FULL_NAME, &super::key(heading))
}

/// Whether a column surely holds the whole names of the people whose first or last names another
/// one holds.
pub(crate) fn is_surely_full_name(heading: &str) -> bool {
    let key = super::key(heading);
    is_in(FULL_NAME, &key) && !is_in(OR_ANOTHER, &key)
}

/// Whether a column of that kind holds first names where another one holds the last names.
#[must_use]
pub fn is_first_name_as_well(heading: &str) -> bool {
    is_in(OR_FIRST_NAME, &super::key(heading))
}

fn is_in(list: &str, key: &str) -> bool {
    !key.is_empty() && list.split_ascii_whitespace().any(|known| known == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_what_their_columns_ask() {
        for (heading, expected) in [
            ("Opt In", Asks::OptIn),
            ("Email consent", Asks::OptIn),
            ("Marketing permission", Asks::OptIn),
            ("수신 동의 여부", Asks::OptIn),
            ("Συγκατάθεση", Asks::OptIn),
            ("수신동의(이메일)", Asks::OptIn),
            ("GDPR opt-in", Asks::OptIn),
            ("Συναίνεση", Asks::OptIn),
            ("GDPR opt-out", Asks::OptOut),
            ("수신거부(이메일)", Asks::OptOut),
            ("Subscription status", Asks::Status),
            ("Κατάσταση συγκατάθεσης", Asks::Status),
            ("Email Status", Asks::AddressStatus),
            ("Κατάσταση email", Asks::AddressStatus),
            ("Email Opt Out", Asks::OptOut),
            ("수신거부", Asks::OptOut),
            ("Unsubscribed", Asks::OptOut),
        ] {
            assert_eq!(asks(heading), expected, "{heading}");
        }
        // The keys are written as headings are compared: without accents, in small letters.
        for word in [OPT_IN, STATUS, ADDRESS_STATUS, FULL_NAME]
            .iter()
            .flat_map(|list| list.split_whitespace())
        {
            assert_eq!(super::super::key(word), word);
        }
    }
}
