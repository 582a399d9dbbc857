//! Web and mail hosts, from whatever was typed.

use proptest::prelude::*;
use speargun_matching::{Host, HostKind, email_host, host_kind, normalise_host};

/// As typed, then host, registrable domain, label and suffix by the Public Suffix List.
#[test]
fn a_host_has_a_registrable_domain() {
    for (typed, host, domain, label, suffix) in [
        ("acme.com", "acme.com", "acme.com", "acme", "com"),
        ("WWW.Acme.COM", "acme.com", "acme.com", "acme", "com"),
        ("https://www.acme.com/kr/contact?x=1#top", "acme.com", "acme.com", "acme", "com"),
        ("http:acme.com", "acme.com", "acme.com", "acme", "com"),
        ("https//acme.com", "acme.com", "acme.com", "acme", "com"),
        ("//cdn.acme.com:8443", "cdn.acme.com", "acme.com", "acme", "com"),
        ("user:secret@shop.acme.de", "shop.acme.de", "acme.de", "acme", "de"),
        ("mail.acme.co.kr.", "mail.acme.co.kr", "acme.co.kr", "acme", "co.kr"),
        ("acme.co.uk, London", "acme.co.uk", "acme.co.uk", "acme", "co.uk"),
        ("www.www.acme.gr", "acme.gr", "acme.gr", "acme", "gr"),
        ("www.gr", "www.gr", "www.gr", "www", "gr"),
        ("acme.com.gr", "acme.com.gr", "acme.com.gr", "acme", "com.gr"),
        ("x.acme.kobe.jp", "x.acme.kobe.jp", "x.acme.kobe.jp", "x", "acme.kobe.jp"),
        ("acme.github.io", "acme.github.io", "acme.github.io", "acme", "github.io"),
        (
            "삼성.한국",
            "xn--cg4bki.xn--3e0b707e",
            "xn--cg4bki.xn--3e0b707e",
            "xn--cg4bki",
            "xn--3e0b707e",
        ),
        ("müller.de", "xn--mller-kva.de", "xn--mller-kva.de", "xn--mller-kva", "de"),
        ("ac\u{200b}me.com", "acme.com", "acme.com", "acme", "com"),
    ] {
        let found = normalise_host(typed).unwrap_or_else(|| panic!("{typed}"));
        let parts = (found.host(), found.domain(), found.label(), found.suffix());
        assert_eq!(parts, (host, domain, label, suffix), "{typed}");
    }
}

#[test]
fn what_is_no_public_host_is_none() {
    for typed in [
        "",
        " ",
        "acme",
        "localhost",
        "intranet.local",
        "10.0.0.1",
        "http://192.168.1.1/x",
        "[::1]",
        "com",
        "co.uk",
        "n/a",
        "none",
        "-acme.com",
        "acme..com",
        "a b.com/",
        "acme.c0m",
        ".com",
        "http://",
        "https://?x",
        "@",
        "acme.nosuchtld",
    ] {
        assert_eq!(normalise_host(typed).map(|host| host.host().to_owned()), None, "{typed}");
    }
}

#[test]
fn addresses_have_their_host_behind_the_last_sign() {
    for (email, host) in [
        ("kim@acme.com", Some("acme.com")),
        (" Kim@ACME.com ", Some("acme.com")),
        ("mailto:kim@acme.com?subject=x", Some("acme.com")),
        ("Kim Lee <kim@mail.acme.co.kr>", Some("mail.acme.co.kr")),
        ("\"odd@name\"@acme.com", Some("acme.com")),
        ("kim@acme.com; lee@other.com", Some("other.com")),
        ("kim＠acme.com", Some("acme.com")),
        ("kim@acme.com.", Some("acme.com")),
        ("kim@acme", None),
        ("@acme.com", None),
        ("kim", None),
        ("kim@", None),
        ("kim@10.0.0.1", None),
        ("", None),
    ] {
        let found = email_host(email).map(|host| host.host().to_owned());
        assert_eq!(found.as_deref(), host, "{email}");
    }
}

/// The country of a suffix, unless the world uses it as a generic one.
#[test]
fn suffixes_tell_countries() {
    for (typed, country) in [
        ("acme.kr", Some(*b"kr")),
        ("acme.co.kr", Some(*b"kr")),
        ("acme.gr", Some(*b"gr")),
        ("acme.co.uk", Some(*b"gb")),
        ("acme.de", Some(*b"de")),
        ("acme.com", None),
        ("acme.io", None),
        ("acme.ai", None),
        ("acme.co", None),
        ("acme.tv", None),
        ("acme.eu", None),
        ("acme.london", None),
    ] {
        assert_eq!(normalise_host(typed).unwrap().country(), country, "{typed}");
    }
}

/// Letters of two writing systems in one label imitate another domain.
#[test]
fn imitations_are_found() {
    for (typed, expected) in [
        ("acme.com", false),
        ("аcme.com", true),
        ("acmε.com", true),
        ("xn--cme-5cd.com", true),
        ("삼성.com", false),
        ("пример.com", false),
        ("παράδειγμα.gr", false),
        ("müller.de", false),
    ] {
        assert_eq!(normalise_host(typed).unwrap().is_homograph(), expected, "{typed}");
    }
    for (typed, private) in
        [("acme.github.io", true), ("acme.blogspot.com", true), ("acme.com", false)]
    {
        assert_eq!(normalise_host(typed).unwrap().has_private_suffix(), private, "{typed}");
    }
}

#[test]
fn free_mail_and_shared_hosts_say_nothing_of_an_employer() {
    for (typed, kind) in [
        ("gmail.com", HostKind::FreeMail),
        ("naver.com", HostKind::FreeMail),
        ("hanmail.net", HostKind::FreeMail),
        ("daum.net", HostKind::FreeMail),
        ("yahoo.gr", HostKind::FreeMail),
        ("otenet.gr", HostKind::FreeMail),
        ("outlook.com", HostKind::FreeMail),
        ("gmx.de", HostKind::FreeMail),
        ("web.de", HostKind::FreeMail),
        ("kakao.com", HostKind::FreeMail),
        ("10timer.com", HostKind::Disposable),
        ("mailinator.com", HostKind::Disposable),
        ("guerrillamail.com", HostKind::Disposable),
        ("yopmail.com", HostKind::Disposable),
        ("tempmail.net", HostKind::Disposable),
        ("inbox.tempmail.cloud", HostKind::Disposable),
        ("facebook.com", HostKind::Shared),
        ("facebookmail.com", HostKind::Shared),
        ("docs.google.com", HostKind::Shared),
        ("postmaster.twitter.com", HostKind::Shared),
        ("amazonses.com", HostKind::Shared),
        ("tistory.com", HostKind::Shared),
        ("linkedin.com", HostKind::Shared),
        ("acme.com", HostKind::Corporate),
        ("samsung.com", HostKind::Corporate),
        ("gmail.acme.com", HostKind::Corporate),
    ] {
        assert_eq!(host_kind(&normalise_host(typed).unwrap()), kind, "{typed}");
    }
}

fn parts(host: &Host) -> String {
    format!("{}.{}", host.label(), host.suffix())
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 192,
        ..ProptestConfig::default()
    })]

    /// A host that was cleaned stays as it is, whatever is written around it.
    #[test]
    fn a_clean_host_stays_as_it_is(
        label in "[a-z][a-z0-9-]{0,10}[a-z0-9]", sub in "[a-z]{1,6}",
        suffix in prop::sample::select(vec!["com", "co.kr", "gr", "de", "co.uk", "io"]),
        path in "[a-z0-9/?=#-]{0,12}",
    ) {
        prop_assume!(sub != "www" && label != "www");
        let typed = format!("{sub}.{label}.{suffix}");
        let host = normalise_host(&typed);
        prop_assume!(host.is_some());
        let host = host.unwrap();
        prop_assert_eq!(host.host(), typed.as_str());
        prop_assert_eq!(parts(&host), host.domain());
        prop_assert!(host.host().ends_with(host.domain()));
        for around in [
            format!("https://{typed}/{path}"),
            format!("http://user@www.{typed}:8080"),
            format!("  {}  ", typed.to_uppercase()),
            format!("{typed}."),
        ] {
            prop_assert_eq!(normalise_host(&around), Some(host.clone()), "{}", around);
        }
        for address in [format!("a.b@{typed}"), format!("A B <x@{typed}>")] {
            prop_assert_eq!(email_host(&address), Some(host.clone()), "{}", address);
        }
    }
}
