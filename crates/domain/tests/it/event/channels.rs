//! Campaign parts of addresses, and the channel that they and the page before prove.

use proptest::prelude::*;
use speargun_domain::event::{CLICK_IDS, Campaign, MEDIUMS, OTHER_MEDIUM, campaign_of, channel_of};

#[test]
fn parts_of_a_campaign_are_read_from_the_query() {
    type Read = fn(&Campaign) -> Option<&str>;
    let name: Read = |own| own.name.as_deref();
    let source: Read = |own| own.source.as_deref();
    let medium: Read = |own| own.medium.as_deref();
    let term: Read = |own| own.term.as_deref();
    let content: Read = |own| own.content.as_deref();
    let click: Read = |own| own.click_id.as_deref();
    for (address, read, expected) in [
        ("https://x.test/?utm_campaign=Spring", name, Some("Spring")),
        ("https://x.test/p?a=1&utm_source=News%20Letter", source, Some("News Letter")),
        ("?UTM_MEDIUM=email", medium, Some("email")),
        ("?utm_term=b2b+software", term, Some("b2b software")),
        ("?utm_content=%ED%95%9C%EA%B5%AD", content, Some("한국")),
        ("?utm_campaign=", name, None),
        ("?utm_campaign=a&utm_campaign=b", name, Some("a")),
        ("?utm_campaign=&utm_campaign=b", name, Some("b")),
        ("?x=1#utm_campaign=a", name, None),
        ("https://x.test/utm_campaign=a", name, None),
        ("?utm_campaign", name, None),
        ("?gclid=abc", click, Some("gclid=abc")),
        ("?GCLID=AbC", click, Some("gclid=AbC")),
        ("?fbclid=1&gclid=2", click, Some("fbclid=1")),
        ("?dclid=1", click, None),
        ("?utm_campaign=100%", name, Some("100%")),
        ("?utm_campaign=%zz", name, Some("%zz")),
    ] {
        assert_eq!(read(&campaign_of(address)), expected, "{address}");
    }
}

/// Medium, then click id, then social source, then the page before.
#[test]
fn a_channel_is_proved_in_order() {
    let own = Some("https://www.own.test/pricing");
    for (query, referrer, expected) in [
        ("?utm_medium=email&gclid=1", Some("https://google.com/"), "email"),
        ("?utm_medium=cpc", None, "paid_search"),
        ("?utm_medium=ppc&utm_source=facebook", None, "paid_social"),
        ("?utm_medium=cpc&utm_source=Google", None, "paid_search"),
        ("?utm_medium=billboard", None, OTHER_MEDIUM),
        ("?gclid=1", Some("https://facebook.com/"), "paid_search"),
        ("?msclkid=1", None, "paid_search"),
        ("?li_fat_id=1", None, "paid_social"),
        ("?fbclid=1", None, "social"),
        ("?utm_source=linkedin", Some("https://google.com/"), "social"),
        ("", Some("https://www.google.com/search?q=x"), "organic_search"),
        ("", Some("https://search.naver.com/x"), "organic_search"),
        ("", Some("https://duckduckgo.com/"), "organic_search"),
        ("", Some("https://mail.google.com/mail"), "email"),
        ("", Some("https://outlook.live.com/"), "email"),
        ("", Some("https://www.linkedin.com/feed"), "social"),
        ("", Some("https://t.co/abc"), "social"),
        ("", Some("https://kakao.com/"), "social"),
        ("", Some("https://partner.test/"), "referral"),
        ("", Some("https://notgoogle.com/"), "referral"),
        ("", Some("https://google.evil.test/"), "organic_search"),
        ("", Some("https://own.test/about"), "direct"),
        ("", Some("https://WWW.OWN.TEST/about"), "direct"),
        ("", Some("https://own.test:8080/"), "direct"),
        ("", Some("android-app://"), "direct"),
        ("", Some(""), "direct"),
        ("", None, "direct"),
    ] {
        let found = channel_of(&campaign_of(query), referrer, own);
        assert_eq!(found, expected, "{query} {referrer:?}");
    }
}

/// Every medium and click id of the tables leads to its channel.
#[test]
fn the_tables_lead_to_their_channels() {
    for (channel, mediums) in MEDIUMS {
        for medium in *mediums {
            for written in [(*medium).to_owned(), medium.to_uppercase()] {
                let campaign = Campaign { medium: Some(written), ..Campaign::default() };
                assert_eq!(channel_of(&campaign, None, None), *channel, "{medium}");
            }
        }
    }
    for (id, channel) in CLICK_IDS {
        let campaign = campaign_of(&format!("?{id}=x"));
        assert_eq!(channel_of(&campaign, None, None), *channel, "{id}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever stands in an address, parts are as long as they may be and a channel is found.
    #[test]
    fn any_address_has_a_channel(address in "\\PC{0,60}", medium in "\\PC{0,700}") {
        let campaign = campaign_of(&format!("?utm_medium={medium}&{address}"));
        prop_assert!(campaign.medium.as_ref().is_none_or(|text| text.len() <= 1_600));
        prop_assert!(!channel_of(&campaign, Some(&address), Some(&address)).is_empty());
    }

    /// Letters, digits and blanks survive a query, percent signs and all.
    #[test]
    fn a_name_survives_its_query(name in "[a-zA-Z0-9가-힣ά-ώ &=%+#?]{1,20}") {
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let found = campaign_of(&format!("https://x.test/?utm_campaign={encoded}&b=1"));
        prop_assert_eq!(found.name.as_deref(), Some(name.as_str()));
    }
}
