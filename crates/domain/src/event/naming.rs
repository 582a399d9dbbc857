//! One word for one kind of act, whatever a sender calls it.

/// Names that other tools give to what Speargun has a word for, with that word.
pub const SYNONYMS: &[(&str, &str)] = &[
    ("demo_requested", "demo_request"),
    ("request_demo", "demo_request"),
    ("requested_demo", "demo_request"),
    ("book_demo", "demo_request"),
    ("demo_booked", "demo_request"),
    ("데모_신청", "demo_request"),
    ("데모_요청", "demo_request"),
    ("αίτημα_επίδειξης", "demo_request"),
    ("pricing_requested", "pricing_request"),
    ("quote_requested", "pricing_request"),
    ("quote_request", "pricing_request"),
    ("견적_요청", "pricing_request"),
    ("견적_문의", "pricing_request"),
    ("αίτημα_προσφοράς", "pricing_request"),
    ("pricing_viewed", "pricing_page"),
    ("pricing_page_viewed", "pricing_page"),
    ("viewed_pricing", "pricing_page"),
    ("contact_requested", "contact_request"),
    ("contact_form_submitted", "contact_request"),
    ("contacted_sales", "contact_request"),
    ("문의", "contact_request"),
    ("문의하기", "contact_request"),
    ("επικοινωνία", "contact_request"),
    ("trial_start", "trial_started"),
    ("started_trial", "trial_started"),
    ("signed_up", "trial_started"),
    ("form_submitted", "form_submission"),
    ("submitted_form", "form_submission"),
    ("form_submit", "form_submission"),
    ("content_downloaded", "content_download"),
    ("file_downloaded", "content_download"),
    ("file_download", "content_download"),
    ("ebook_downloaded", "content_download"),
    ("whitepaper_downloaded", "content_download"),
    ("자료_다운로드", "content_download"),
    ("λήψη_περιεχομένου", "content_download"),
    ("webinar_joined", "webinar_attended"),
    ("attended_webinar", "webinar_attended"),
    ("attended_event", "event_attended"),
    ("roi_calculated", "roi_calculator"),
    ("calculator_used", "roi_calculator"),
    ("email_opened", "email_open"),
    ("email_link_clicked", "email_click"),
    ("email_clicked", "email_click"),
    ("email_delivered", "email_sent"),
    ("email_bounced", "email_bounce"),
    ("email_replied", "email_reply"),
    ("unsubscribed", "email_unsubscribe"),
    ("meeting_booked", "meeting"),
    ("meeting_attended", "meeting"),
    ("meeting_held", "meeting"),
    ("call_completed", "call"),
    ("page_viewed", "page_view"),
    ("viewed_page", "page_view"),
    ("pageview", "page_view"),
    ("screen_viewed", "screen_view"),
    ("ad_clicked", "ad_click"),
    ("ad_viewed", "ad_impression"),
    ("outbound_link_clicked", "outbound_link"),
];

/// The longest type of an event, in bytes.
const TYPE_LENGTH_MAX: usize = 100;

/// One spelling for the types of events: "Demo Requested" is `demo_request`, and the e-mail events
/// of HubSpot (OPEN, CLICK …) are `email_open`, `email_click`.
#[must_use]
pub fn event_type_of(text: &str, channel: Option<&str>) -> String {
    let text = crate::text::cut(text.trim(), TYPE_LENGTH_MAX);
    let mut key = String::with_capacity(text.len() + 6);
    if channel == Some("email") {
        key.push_str("email_");
    }
    let prefix = key.len();
    for character in text.chars() {
        if character.is_alphanumeric() {
            key.extend(character.to_lowercase());
        } else if key.len() > prefix && !key.ends_with('_') {
            key.push('_');
        }
    }
    while key.len() > prefix && key.ends_with('_') {
        key.pop();
    }
    if key[prefix..].starts_with("email") {
        key.drain(..prefix);
    }
    SYNONYMS
        .iter()
        .find(|(name, _)| *name == key)
        .map_or(key, |(_, event_type)| (*event_type).to_owned())
}

#[cfg(test)]
mod tests {
    use super::event_type_of;

    #[test]
    fn event_types_have_one_spelling() {
        for (text, channel, expected) in [
            ("Demo Request", None, "demo_request"),
            ("Demo Requested", None, "demo_request"),
            ("OPEN", Some("email"), "email_open"),
            ("Email Link Clicked", Some("email"), "email_click"),
            ("MEETING", None, "meeting"),
            (" Pricing-page! ", None, "pricing_page"),
            ("견적 요청", None, "pricing_request"),
            ("!!!", None, ""),
        ] {
            assert_eq!(event_type_of(text, channel), expected, "{text}");
        }
        assert!(event_type_of(&"é".repeat(1_000_000), None).len() <= 100);
    }
}
