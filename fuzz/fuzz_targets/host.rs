//! The domain and e-mail parsers: never panic, and a host read is its own host.
#![no_main]

use libfuzzer_sys::fuzz_target;
use speargun_matching::{email_host, normalise_host, same_owner};

fuzz_target!(|text: &str| {
    for host in [normalise_host(text), email_host(text)].into_iter().flatten() {
        assert!(host.host().ends_with(host.domain()));
        assert!(host.domain().starts_with(host.label()));
        let again = normalise_host(host.host());
        assert_eq!(again.as_ref().map(|again| again.host()), Some(host.host()));
        assert!(!host.is_homograph() || !same_owner(&host, &host));
    }
});
