//! Whatever somebody posts to the tracking API, or imports: it is read or refused, never a panic,
//! and what is accepted keeps the limits of the protocol.
#![no_main]

use libfuzzer_sys::fuzz_target;
use speargun_domain::event::{CallKind, Receipt, read_batch, read_call, read_history};

fuzz_target!(|body: &[u8]| {
    let receipt = Receipt {
        received_at: 1_800_000_000_000_000,
        sender_agent: std::str::from_utf8(body).ok().map(ToOwned::to_owned),
        ..Receipt::default()
    };
    let mut new_id = || "assigned".to_owned();
    for kind in CallKind::ALL {
        if let Ok((event, _)) = read_call(kind, body, &receipt, &mut new_id) {
            assert!(event.occurred_at <= receipt.received_at);
            assert!(!event.message_id.is_empty() && event.message_id.len() <= 255);
            assert!(event.call == kind);
        }
    }
    if let Ok(batch) = read_batch(body, &receipt, &mut new_id) {
        assert!(batch.events.len() + batch.rejected.len() <= 2_500);
    }
    let past = Receipt { history: true, ..receipt };
    for event in read_history(body, &past, &|_| "derived".to_owned()).into_iter().flatten() {
        assert!(event.occurred_at <= past.received_at);
    }
});
