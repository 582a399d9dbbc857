//! Flags of deals that contradict each other or the stage.

use speargun_domain::glossary::{Contradiction, DealSigns, GlossaryText};
use speargun_domain::value::Value;

use super::trouble::TroubleKind;

/// What contradicts what in a deal: the kind, the field that is at fault, and an example.
pub(super) fn contradiction<'v>(
    glossary: &GlossaryText,
    value: impl Fn(&str) -> Option<&'v Value>,
) -> Option<(TroubleKind, &'static str, String)> {
    let text = |key: &str| value(key).and_then(Value::as_text);
    let truth = |key: &str| value(key).and_then(Value::as_integer).map(|number| number != 0);
    let deal = DealSigns {
        outcome: text("outcome"),
        stage: text("stage"),
        is_closed: truth("is_closed"),
        is_won: truth("is_won"),
        ..DealSigns::default()
    };
    let (kind, key) = match glossary.contradiction(&deal)? {
        Contradiction::WonNotClosed => (TroubleKind::WonNotClosed, "is_won"),
        Contradiction::FlagsAgainstStage if deal.is_won.is_none() => {
            (TroubleKind::FlagsAgainstStage, "is_closed")
        }
        Contradiction::FlagsAgainstStage => (TroubleKind::FlagsAgainstStage, "is_won"),
        Contradiction::OpenAgainstStage => (TroubleKind::OpenAgainstStage, "is_closed"),
    };
    let flag = |is_so: Option<bool>| is_so.map_or("?", |is_so| if is_so { "yes" } else { "no" });
    let said = text("outcome").or_else(|| text("stage")).unwrap_or("");
    let example = format!("closed {}, won {}, {said}", flag(deal.is_closed), flag(deal.is_won));
    Some((kind, key, example))
}
