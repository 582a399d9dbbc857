//! Which kinds a family has, and how often.

use super::{
    cases_common::{self as common, Case},
    cases_family as family, cases_none as none,
    family::Design,
    teller::{Teller, Told},
};

/// How often another kind is tried where the family lacks what one needs.
const TRIES_MAX: usize = 24;

/// Kinds of any company with a name and a domain of its own.
const COMMON: &[(Case, u32)] = &[
    (common::exact_domain, 18),
    (common::domain_beats_company, 6),
    (common::regional_domain, 6),
    (common::unlisted_domain, 4),
    (common::abbreviation, 10),
    (common::typo_in_company, 8),
    (common::typo_in_domain, 4),
    (common::legal_form, 8),
    (common::transliteration, 16),
    (common::free_mail_with_company, 7),
    (common::free_mail_with_website, 4),
    (common::website_agrees, 3),
    (common::social_website, 4),
    (common::shared_web_host, 3),
    (common::subdomain, 4),
    (common::email_form, 5),
    (common::internal_host, 3),
    (common::company_with_extras, 9),
    (family::split_or_joined, 3),
    (none::free_mail_no_company, 5),
    (none::stray_corporate, 6),
    (none::stray_similar, 5),
    (none::same_label_other_company, 3),
    (none::same_name_elsewhere, 4),
    (none::same_initials, 6),
    (none::agency_not_account, 4),
    (none::idn_homograph, 3),
];
const GROUP: &[(Case, u32)] = &[
    (family::subsidiary_by_domain, 8),
    (family::subsidiary_by_name, 7),
    (family::subsidiary_by_country, 7),
    (family::subsidiary_by_city, 5),
    (family::group_parent, 5),
    (none::free_mail_no_company, 2),
    (none::stray_corporate, 2),
];
const SHARED_GROUP: &[(Case, u32)] = &[
    (family::subsidiary_by_name, 7),
    (family::subsidiary_by_country, 8),
    (family::subsidiary_by_city, 6),
    (family::group_parent, 6),
    (none::free_mail_no_company, 2),
    (none::stray_corporate, 2),
];
const CITY_GROUP: &[(Case, u32)] = &[
    (family::subsidiary_by_name, 6),
    (family::subsidiary_by_city, 9),
    (family::group_parent, 5),
    (none::free_mail_no_company, 2),
];
const HOLDING: &[(Case, u32)] = &[
    (family::holding_child, 12),
    (family::holding_parent, 4),
    (none::free_mail_no_company, 1),
    (none::stray_corporate, 1),
];
const SHARED_DOMAIN: &[(Case, u32)] = &[
    (family::several_on_one_domain, 10),
    (family::shared_domain_alone, 3),
    (none::free_mail_no_company, 1),
];
const LOOK_ALIKE: &[(Case, u32)] = &[
    (family::look_alike_named, 10),
    (family::look_alike_absent, 5),
    (family::look_alike_bare, 3),
    (common::exact_domain, 3),
    (common::typo_in_company, 2),
];
const NAMESAKES: &[(Case, u32)] = &[
    (family::namesake_by_country, 8),
    (family::namesake_alone, 4),
    (common::exact_domain, 3),
    (common::subdomain, 1),
];
const UNIVERSITY: &[(Case, u32)] =
    &[(family::university, 12), (none::free_mail_no_company, 1), (none::idn_homograph, 1)];
const WEB_HOSTED: &[(Case, u32)] = &[
    (web_hosted, 6),
    (none::neighbour_on_host, 4),
    (common::free_mail_with_company, 3),
    (common::company_with_extras, 1),
];
const AGENCY: &[(Case, u32)] = &[
    (family::agency_account, 8),
    (common::exact_domain, 3),
    (common::free_mail_with_company, 2),
    (none::stray_corporate, 1),
];
const UNICODE_DOMAIN: &[(Case, u32)] = &[
    (common::idn_domain, 10),
    (common::free_mail_with_company, 3),
    (common::legal_form, 2),
    (common::company_with_extras, 1),
    (none::free_mail_no_company, 1),
];

/// A shop with its page on a shared host, and its name.
fn web_hosted(teller: &mut Teller<'_>) -> Option<Told> {
    let page = teller.account(0).domains.first()?;
    let website = super::mail::website(page, teller.random);
    let mut told = common::free_mail_with_company(teller)?;
    told.kind = "shared_web_host";
    told.lead.website = website;
    Some(told)
}

/// What the family has that others have not: most of its leads are of it.
fn special(teller: &mut Teller<'_>) -> Option<Case> {
    let scripted = teller.account(0).company.has_script();
    match teller.family.design {
        Design::Acronym if teller.random.chance(0.15) => Some(none::same_initials),
        Design::Acronym => Some(family::acronym),
        Design::Renamed => Some(family::renamed),
        Design::Compound => Some(family::split_or_joined),
        Design::Single if scripted => Some(common::transliteration),
        _ => None,
    }
}

fn cases(design: Design) -> &'static [(Case, u32)] {
    match design {
        Design::Single | Design::Acronym | Design::Renamed | Design::Compound => COMMON,
        Design::Group => GROUP,
        Design::SharedGroup => SHARED_GROUP,
        Design::CityGroup => CITY_GROUP,
        Design::Holding => HOLDING,
        Design::SharedDomain => SHARED_DOMAIN,
        Design::LookAlike => LOOK_ALIKE,
        Design::Namesakes => NAMESAKES,
        Design::University => UNIVERSITY,
        Design::WebHosted => WEB_HOSTED,
        Design::Agency => AGENCY,
        Design::UnicodeDomain => UNICODE_DOMAIN,
    }
}

/// Tells one lead of the family.
pub(super) fn tell(teller: &mut Teller<'_>) -> Told {
    let kinds = cases(teller.family.design);
    for _ in 0..TRIES_MAX {
        let case = match special(teller) {
            Some(case) if teller.random.chance(0.4) => case,
            _ => teller.random.weighted(kinds),
        };
        if let Some(told) = case(teller) {
            return told;
        }
    }
    none::free_mail_no_company(teller).unwrap_or(Told {
        kind: "free_mail_no_company",
        account: None,
        lead: super::teller::Lead::default(),
    })
}
