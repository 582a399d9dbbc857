//! Strategy sheets that are kept with a programme: which there are, and what is filled in on each.

/// A kind of sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SheetKind {
    /// Segmentation, targeting, positioning.
    Stp,
    /// Strengths, weaknesses, opportunities and threats, and what follows where they cross (TOWS).
    Swot,
    /// Where the product is in its life.
    LifeCycle,
    /// What the customer gains against what it costs them.
    Value,
    /// Laws of positioning, checked one by one.
    PositioningLaws,
    /// A frame for copy: problem, affinity, solution, offer, narrowing, action.
    Pasona,
    /// The customer's story, scene by scene.
    Storyboard,
}

/// Stages of a product's life.
const LIFE_STAGES: [&str; 4] = ["introduction", "growth", "maturity", "decline"];
/// The fields of the value sheet that are numbers from 0 to 10: benefits, then costs.
const BENEFITS: [&str; 4] =
    ["product_benefit", "service_benefit", "people_benefit", "image_benefit"];
const COSTS: [&str; 4] = ["money_cost", "time_cost", "effort_cost", "risk_cost"];
/// The most that a benefit or cost counts.
const VALUE_MAX: f64 = 10.0;

impl SheetKind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Stp,
        Self::Swot,
        Self::LifeCycle,
        Self::Value,
        Self::PositioningLaws,
        Self::Pasona,
        Self::Storyboard,
    ];

    /// The name in the store, the API and commands.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Stp => "stp",
            Self::Swot => "swot",
            Self::LifeCycle => "life_cycle",
            Self::Value => "value",
            Self::PositioningLaws => "positioning_laws",
            Self::Pasona => "pasona",
            Self::Storyboard => "storyboard",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The fields of a sheet, in their order.
    #[must_use]
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Stp => &["segmentation", "targeting", "positioning"],
            Self::Swot => &[
                "strengths",
                "weaknesses",
                "opportunities",
                "threats",
                "strengths_opportunities",
                "strengths_threats",
                "weaknesses_opportunities",
                "weaknesses_threats",
            ],
            Self::LifeCycle => &["stage", "signs", "consequences"],
            Self::Value => &[
                "product_benefit",
                "service_benefit",
                "people_benefit",
                "image_benefit",
                "money_cost",
                "time_cost",
                "effort_cost",
                "risk_cost",
                "conclusion",
            ],
            Self::PositioningLaws => &[
                "leadership",
                "category",
                "mind",
                "perception",
                "focus",
                "exclusivity",
                "ladder",
                "opposite",
                "sacrifice",
                "candor",
            ],
            Self::Pasona => &["problem", "affinity", "solution", "offer", "narrowing", "action"],
            Self::Storyboard => &[
                "customer", "everyday", "trouble", "search", "meeting", "decision", "use",
                "outcome",
            ],
        }
    }

    /// Whether a text can be what a field says: most take any, some a choice or a number.
    #[must_use]
    pub fn takes(self, field: &str, text: &str) -> bool {
        match (self, field) {
            (Self::LifeCycle, "stage") => LIFE_STAGES.contains(&text.trim()),
            (Self::Value, field) if BENEFITS.contains(&field) || COSTS.contains(&field) => {
                points(text).is_some()
            }
            _ => true,
        }
    }
}

fn points(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    (0.0..=VALUE_MAX).contains(&number).then_some(number)
}

/// What benefits and costs of a value sheet add up to, and their difference: above 0 the customer
/// gains. `None` as long as one of the eight numbers is missing: a part would be no balance.
#[must_use]
pub fn value_balance<'a>(field: impl Fn(&str) -> Option<&'a str>) -> Option<(f64, f64, f64)> {
    let sum = |fields: [&str; 4]| -> Option<f64> {
        fields.into_iter().map(|name| points(field(name)?)).sum()
    };
    let (benefits, costs) = (sum(BENEFITS)?, sum(COSTS)?);
    Some((benefits, costs, benefits - costs))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn each_sheet_has_fields_of_its_own() {
        for kind in SheetKind::ALL {
            assert_eq!(SheetKind::from_key(kind.key()), Some(kind));
            let fields: BTreeSet<&str> = kind.fields().iter().copied().collect();
            assert_eq!(fields.len(), kind.fields().len(), "{}", kind.key());
        }
        assert_eq!(SheetKind::from_key("wish"), None);
        assert!(SheetKind::LifeCycle.takes("stage", "growth"));
        assert!(!SheetKind::LifeCycle.takes("stage", "spring"));
        assert!(SheetKind::LifeCycle.takes("signs", "spring"));
        assert!(SheetKind::Value.takes("money_cost", "7.5"));
        for text in ["", "11", "-1", "NaN", "much"] {
            assert!(!SheetKind::Value.takes("money_cost", text), "{text}");
        }
    }

    #[test]
    fn a_balance_needs_all_numbers() {
        let fields = SheetKind::Value.fields();
        let mut texts: BTreeMap<&str, &str> =
            fields.iter().take(8).map(|field| (*field, "3")).collect();
        texts.insert("risk_cost", "1");
        let balance = value_balance(|name| texts.get(name).copied());
        assert_eq!(balance, Some((12.0, 10.0, 2.0)));
        texts.remove("image_benefit");
        assert_eq!(value_balance(|name| texts.get(name).copied()), None);
    }
}
