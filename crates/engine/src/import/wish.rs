//! What columns of people say of whether they may be written to: those that ask it, and states in
//! whose words it stands.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use speargun_connect::{Plan, PlannedField, Source, heading};
use speargun_domain::consent::{self, Answer, Asks};
use speargun_domain::parse::{Cell, CellNote, ParseContext, parse_cell};
use speargun_domain::record::FieldKind;
use speargun_domain::value::Value;

use super::row::RowReader;
use super::trouble::{TroubleKind, Troubles};

/// Columns of states ("Lead Status"), of which a word may forbid mail.
#[derive(Debug, Default)]
pub(super) struct States {
    places: Vec<usize>,
    /// States repeat: each is read once.
    known: RefCell<FxHashMap<String, bool>>,
}

impl States {
    /// Those of a plan of people.
    pub(super) fn of(plan: &Plan, headings: &[String]) -> Self {
        if plan.entity.key != "person" {
            return Self::default();
        }
        let wishes = plan.fields.iter().find(|planned| planned.field.key == "opted_out");
        let asks = |place: usize| wishes.is_some_and(|own| own.columns().any(|own| own == place));
        let is_state = |(place, text): &(usize, &String)| heading::is_state(text) && !asks(*place);
        let places = headings.iter().enumerate().filter(is_state).map(|(place, _)| place);
        Self { places: places.collect(), ..Self::default() }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The first cell of a row that forbids mail: its place.
    pub(super) fn forbidding(&self, cells: &csv::StringRecord) -> Option<usize> {
        self.places.iter().copied().find(|place| self.forbids(cells.get(*place).unwrap_or("")))
    }

    fn forbids(&self, cell: &str) -> bool {
        const KNOWN_MAX: usize = 10_000;
        if cell.is_empty() {
            return false;
        }
        let mut known = self.known.borrow_mut();
        if let Some(forbids) = known.get(cell) {
            return *forbids;
        }
        let forbids = consent::forbids(cell);
        if known.len() < KNOWN_MAX {
            known.insert(cell.to_owned(), forbids);
        }
        forbids
    }
}

impl RowReader<'_> {
    /// Opts out whoever a state of the row forbids to write to.
    pub(super) fn heed_state(
        &self,
        (line, cells): (u64, &csv::StringRecord),
        values: &mut [Value],
        troubles: &mut Troubles,
    ) {
        let Some(at) = self.states.forbidding(cells) else { return };
        let place = self.columns().iter().position(|column| column == "opted_out");
        if let Some(value) = place.and_then(|place| values.get_mut(place)) {
            *value = Value::from(true);
            let heading = self.headings().get(at).map_or("", String::as_str);
            let text = cells.get(at).unwrap_or("");
            troubles.add((heading, TroubleKind::NoConsent), line, text);
        }
    }
}

/// What each column of a field asks. Whoever says what the texts are replaced by says what they
/// mean.
pub(super) fn asked(planned: &PlannedField, headings: &[String]) -> Vec<Asks> {
    let of = |place: usize| match headings.get(place).filter(|_| planned.replace.is_empty()) {
        Some(heading) => heading::asks(heading),
        None => Asks::OptOut,
    };
    planned.columns().map(of).collect()
}

/// Reads whether a person may be written to out of all columns that ask it: a no in one of them is
/// an opt-out, and so is a cell that cannot be read.
pub(super) fn opted_out(
    planned: &PlannedField,
    (asked, cells): (&[Asks], &csv::StringRecord),
    context: &ParseContext,
    mut tell: impl FnMut(usize, TroubleKind, &str),
) -> Value {
    let (mut is_in, mut is_out) = (false, false);
    let mut take = |(place, asks): (usize, Asks), text: &str| match parse_cell(
        text,
        FieldKind::Truth,
        1.0,
        context,
    ) {
        Ok((Cell::Blank, Some(CellNote::Placeholder))) => {
            tell(place, TroubleKind::Placeholder, text);
        }
        Ok((Cell::Blank, _)) => {}
        _ => match consent::answer(text, asks, context.circles) {
            // An address that was checked, or bounced, is no wish of its owner.
            Answer::In | Answer::Doubt if asks == Asks::AddressStatus => {}
            Answer::In => is_in = true,
            Answer::Out => {
                is_out = true;
                if asks != Asks::OptOut {
                    tell(place, TroubleKind::NoConsent, text);
                }
            }
            Answer::Doubt => {
                is_out = true;
                tell(place, TroubleKind::OptOutInDoubt, text);
            }
        },
    };
    if let Source::Constant(text) = &planned.source {
        take((0, Asks::OptOut), text);
    }
    for (place, asks) in planned.columns().zip(asked) {
        let text = cells.get(place).unwrap_or("");
        let replaced = planned.replace.get(text.trim()).map_or(text, String::as_str);
        take((place, *asks), replaced);
    }
    match (is_out, is_in) {
        (true, _) => Value::from(true),
        (false, true) => Value::from(false),
        (false, false) => Value::Null,
    }
}
