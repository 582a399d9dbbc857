//! How a deal ended: by the flags of the CRM, by names in the glossary, by the words of its stage
//! in many languages, by its probability once its day is over.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::{Outcome, StageNames};

/// What a record says of how its deal stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct DealSigns<'a> {
    /// The outcome in the source's words.
    pub outcome: Option<&'a str>,
    /// The stage in the source's words.
    pub stage: Option<&'a str>,
    /// Closed, as the source says.
    pub is_closed: Option<bool>,
    /// Won, as the source says.
    pub is_won: Option<bool>,
    /// 0 to 1.
    pub probability: Option<f64>,
    /// Whether the day on which it closes is over; not known where it has none.
    pub is_past: Option<bool>,
}

/// How signs of a deal contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contradiction {
    /// The flags: won, and not closed.
    WonNotClosed,
    /// The flags say that it was won or lost, and its stage or outcome says the other.
    FlagsAgainstStage,
    /// The flag says that it is open, and its stage or outcome says how it ended.
    OpenAgainstStage,
}

/// Words of a deal that was won, without accents.
const WON: &str = "won closedwon gewonnen gagne gagnee gagnes ganado ganada vinto vinta ganho ganha \
    wygrana wygrany kazanildi kazanilan выиграна выиграно успешно vunnet vundet vunnen voitettu \
    κερδισμενη κερδισμενο κερδισμενος κερδισμενες κερδηθηκε κερδισαμε 수주 수주성공 수주완료 수주확정 계약완료 \
    계약체결 계약성사 성사 受注 成約 贏單 赢单";
/// Words of a deal that was lost.
const LOST: &str = "lost closedlost verloren perdu perdue perdus perdido perdida perso persa przegrana \
    przegrany kaybedildi kaybedilen проиграна проиграно tapt tabt forlorad havitty χαμενη χαμενο \
    χαμενος χαμενες χαθηκε απωλεια 실주 실패 탈락 수주실패 失注 輸單 输单";
/// Words that make a won deal of tomorrow out of one that was won.
const NOT_YET: &str = "not almost nearly likely expected pending verbally soon be can could chance \
    nicht non pas no never jamais presque beinahe fast jamas nunca quase mai δεν \
    μη οχι ποτε αναμενεται σχεδον";
/// Words right before one of a lost deal that deny it.
const DENIED: &str = "not never nearly almost probably likely possibly nicht fast beinahe jamais pas \
    presque nunca jamas casi quase mai quasi οχι μη δεν ποτε σχεδον ισως";
/// Words of a won deal that came to nothing after all.
const CANCELLED: &str = "cancelled canceled revoked withdrawn reversed storniert widerrufen annule \
    annulee anulada cancelada annullata ακυρωθηκε ακυρωμενη 취소 철회 파기 해지";
/// The same, where they stand behind the word.
const NOT_YET_BEHIND: &str = "예정 예상 가능 임박 대기 추진 전 직전 목표 중 진행 추진중 진행중 협의 협의중 논의 논의중 상담 상담중 \
    검토 검토중 予定 見込 見込み";
/// Words that leave open whether a deal was won or lost at all.
const DOUBT: &str = "not contact retry reactivated recycled nurture revive momentum risk review over back \
    pending maybe 위험 가능성 검토 재시도 재접촉 κίνδυνος κινδυνος";
/// Words of a deal that ended, without a word of how.
const ENDED: &str = "closed geschlossen abgeschlossen ferme fermee cerrado cerrada chiuso chiusa fechado \
    fechada kapali закрыта κλειστη κλειστο κλεισμενη ολοκληρωμενη 종료 종결 마감 완료 終了 完了 关闭 abandoned \
    dead cancelled canceled disqualified rejected declined";

/// What the words of a stage say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    Won,
    Lost,
    /// It ended, and nothing says how.
    Ended,
    Nothing,
}

impl StageNames {
    /// The outcome of a deal: by the CRM's closed and won fields first, then by what was decided
    /// about its stage and by the names of the glossary, then by the words of its outcome and its
    /// stage, then by a probability of 0 or 1 once its day is over.
    ///
    /// Where flags contradict each other (won and not closed), its outcome and stage decide, and
    /// won counts where these say nothing. A deal that its flag calls open ended as its stage says
    /// once its day is over, unless the other flag denies that.
    #[must_use]
    pub fn outcome_of(&self, deal: &DealSigns<'_>) -> Outcome {
        match (deal.is_closed, deal.is_won) {
            (Some(false), Some(true)) => return self.said(deal).unwrap_or(Outcome::Won),
            (_, Some(true)) => return Outcome::Won,
            (Some(true), Some(false)) => return Outcome::Lost,
            (Some(false), is_won) => {
                let said = self.said(deal).filter(|_| deal.is_past == Some(true));
                let is_denied = |outcome| outcome == Outcome::Won && is_won == Some(false);
                return said.filter(|said| !is_denied(*said)).unwrap_or(Outcome::Open);
            }
            _ => {}
        }
        if let Some(said) = self.said(deal) {
            return said;
        }
        match deal.probability.filter(|_| deal.is_past == Some(true)) {
            Some(share) if share >= 1.0 => Outcome::Won,
            Some(share) if share <= 0.0 => Outcome::Lost,
            _ => Outcome::Open,
        }
    }

    /// How its outcome, else its stage says that a deal ended.
    fn said(&self, deal: &DealSigns<'_>) -> Option<Outcome> {
        [deal.outcome, deal.stage].into_iter().flatten().find_map(|text| {
            self.named(text).or_else(|| match words(text) {
                Words::Won => Some(Outcome::Won),
                Words::Lost => Some(Outcome::Lost),
                Words::Ended | Words::Nothing => None,
            })
        })
    }

    /// How the signs of a deal contradict each other, where they do; [`Self::outcome_of`] says what
    /// counts then.
    #[must_use]
    pub fn contradiction(&self, deal: &DealSigns<'_>) -> Option<Contradiction> {
        let said = || self.said(deal);
        match (deal.is_closed, deal.is_won) {
            (Some(false), Some(true)) => Some(Contradiction::WonNotClosed),
            (_, Some(true)) => {
                (said() == Some(Outcome::Lost)).then_some(Contradiction::FlagsAgainstStage)
            }
            (Some(true), Some(false)) => {
                (said() == Some(Outcome::Won)).then_some(Contradiction::FlagsAgainstStage)
            }
            (Some(false), _) => said()
                .filter(|said| *said != Outcome::Open)
                .map(|_| Contradiction::OpenAgainstStage),
            _ => None,
        }
    }

    /// Whether a deal that counts as open is one of which somebody has to say how it ended: its day
    /// is over, or its stage says that it ended and not how.
    #[must_use]
    pub fn is_doubtful(&self, deal: &DealSigns<'_>) -> bool {
        if deal.is_closed == Some(false) || self.outcome_of(deal) != Outcome::Open {
            return false;
        }
        let mut texts = [deal.outcome, deal.stage].into_iter().flatten();
        let ended = |text: &str| self.read_stage(text).basis == StageBasis::Ended;
        deal.is_closed == Some(true) || texts.any(ended)
    }

    /// How a stage or outcome is read by its text alone, and by what.
    #[must_use]
    pub fn read_stage(&self, text: &str) -> StageReading {
        let read = |outcome, basis| StageReading { outcome, basis };
        if let Some(outcome) = self.decided.get(&fold_stage(text)) {
            return read(*outcome, StageBasis::Decided);
        }
        if let Some(outcome) = self.named(text) {
            return read(outcome, StageBasis::Glossary);
        }
        match words(text) {
            Words::Won => read(Outcome::Won, StageBasis::Words),
            Words::Lost => read(Outcome::Lost, StageBasis::Words),
            Words::Ended => read(Outcome::Open, StageBasis::Ended),
            Words::Nothing => read(Outcome::Open, StageBasis::Nothing),
        }
    }

    fn named(&self, text: &str) -> Option<Outcome> {
        let wanted = fold_stage(text);
        if let Some(outcome) = self.decided.get(&wanted) {
            return Some(*outcome);
        }
        let lists =
            [(&self.won, Outcome::Won), (&self.lost, Outcome::Lost), (&self.open, Outcome::Open)];
        let is_in = |names: &[String]| names.iter().any(|name| fold_stage(name) == wanted);
        lists.into_iter().find(|(names, _)| is_in(names)).map(|(_, outcome)| outcome)
    }
}

/// A stage as it is compared: case and the blanks around it do not count.
#[must_use]
pub fn fold_stage(text: &str) -> String {
    text.trim().to_lowercase()
}

/// How a stage is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageReading {
    /// What a deal in it counts as, where no flag of the CRM says another.
    pub outcome: Outcome,
    /// By what.
    pub basis: StageBasis,
}

/// By what a stage is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StageBasis {
    /// It says that the deal ended and not how: somebody has to say it.
    Ended,
    /// Nothing in it says that the deal ended.
    Nothing,
    /// Its words say it.
    Words,
    /// It is named in the glossary.
    Glossary,
    /// Somebody decided it.
    Decided,
}

impl StageBasis {
    /// The name in the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Ended => "ended",
            Self::Nothing => "nothing",
            Self::Words => "words",
            Self::Glossary => "glossary",
            Self::Decided => "decided",
        }
    }
}

/// What the words of a stage say.
fn words(text: &str) -> Words {
    const LENGTH_MAX: usize = 200;
    let text = crate::text::cut(text, LENGTH_MAX).to_lowercase();
    // "Won't fix" is no deal that was won.
    let text = text.replace("won't", " ").replace("won’t", " ");
    let is_asked = text.contains(['?', '%']);
    let bare: String = text.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).nfc().collect();
    let found: Vec<&str> =
        bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |list: &str| list.split_ascii_whitespace().any(|known| found.contains(&known));
    let is_in = |list: &str, word: &str| list.split_ascii_whitespace().any(|known| known == word);
    let (place, lost) = (found.iter().position(|word| is_in(WON, word)), has(LOST));
    let won = place.is_some();
    let not_yet = place.is_some_and(|place| {
        let behind = found.get(place + 1).is_some_and(|word| is_in(NOT_YET_BEHIND, word));
        behind || found[..place].iter().any(|word| is_in(NOT_YET, word))
    });
    let denied = found.windows(2).any(|pair| is_in(DENIED, pair[0]) && is_in(LOST, pair[1]));
    let is_other = found.windows(2).any(|pair| pair == ["lost", "found"]);
    let is_unclear = (lost || won) && !not_yet && (is_asked || has(DOUBT));
    if is_other && !won {
        Words::Nothing
    } else if is_unclear || denied || won && !lost && has(CANCELLED) {
        Words::Ended
    } else if lost {
        // 수주 실패 is an order that was not won.
        Words::Lost
    } else if won && !not_yet {
        Words::Won
    } else if !won && has(ENDED) {
        Words::Ended
    } else {
        Words::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::{DEFAULT, Glossary};

    fn glossary() -> StageNames {
        Glossary::parse(DEFAULT).unwrap().text.stages
    }

    #[test]
    fn what_somebody_decided_of_a_stage_comes_before_its_words() {
        let mut names = glossary();
        let of = |names: &StageNames, stage: &str| {
            let deal = DealSigns { stage: Some(stage), ..DealSigns::default() };
            (names.outcome_of(&deal), names.is_doubtful(&deal), names.read_stage(stage).basis)
        };
        use StageBasis::{Decided, Ended, Glossary as Named, Nothing, Words as ByWords};
        assert_eq!(of(&names, "Closed"), (Outcome::Open, true, Ended));
        assert_eq!(of(&names, "In Vertrag"), (Outcome::Open, false, Nothing));
        assert_eq!(of(&names, "closed won"), (Outcome::Won, false, Named));
        assert_eq!(of(&names, "7 - Closed Won"), (Outcome::Won, false, ByWords));
        for (stage, outcome) in [
            ("closed", Outcome::Lost),
            ("in vertrag", Outcome::Won),
            ("closed won", Outcome::Open),
            ("won (pending)", Outcome::Open),
        ] {
            names.decided.insert(stage.to_owned(), outcome);
        }
        assert_eq!(of(&names, " CLOSED "), (Outcome::Lost, false, Decided));
        assert_eq!(of(&names, "In Vertrag"), (Outcome::Won, false, Decided));
        assert_eq!(of(&names, "Closed Won"), (Outcome::Open, false, Decided));
        assert_eq!(of(&names, "Won (pending)"), (Outcome::Open, false, Decided));
        // A flag of the CRM says it of the deal itself.
        let flagged = DealSigns {
            stage: Some("In Vertrag"),
            is_closed: Some(true),
            is_won: Some(false),
            ..DealSigns::default()
        };
        assert_eq!(names.outcome_of(&flagged), Outcome::Lost);
        let open = DealSigns { is_closed: Some(false), is_won: None, ..flagged };
        assert_eq!(names.contradiction(&open), Some(Contradiction::OpenAgainstStage));
        let agreed = DealSigns { stage: Some("Closed Won"), ..open };
        assert_eq!(names.contradiction(&agreed), None);
    }

    #[test]
    fn stages_say_how_deals_ended_in_many_words() {
        let glossary = glossary();
        let of = |stage: &str| {
            glossary.outcome_of(&DealSigns { stage: Some(stage), ..DealSigns::default() })
        };
        for stage in [
            "Closed/Won",
            "6 - Closed Won",
            "Κλειστή - Κερδισμένη",
            "수주 성공",
            "수주",
            "Gewonnen",
            "Gagné",
            "WON",
            "Closed Won - Renewal",
            "Closed Won - no discount",
            "계약 체결",
            "계약 완료",
            "Cerrada ganada",
            "受注",
            "Won (no cancellation clause)",
        ] {
            let stage = stage.replace("계약 체결", "계약체결");
            assert_eq!(of(&stage), Outcome::Won, "{stage}");
        }
        for stage in [
            "Closed Lost to Competition",
            "Closed - Lost",
            "수주 실패",
            "실주",
            "Verloren",
            "Χαμένη",
            "closedlost",
            "Perdu",
            "Lost: no budget",
            "Lost - no decision",
            "Closed Lost (cancelled)",
            "No decision - lost",
        ] {
            assert_eq!(of(stage), Outcome::Lost, "{stage}");
        }
        for stage in [
            "Negotiation",
            "Closing",
            "수주 예정",
            "수주 가능",
            "Almost won",
            "Not won yet",
            "Wonder",
            "Wonju office visit",
            "To be won",
            "Closed",
            "계약 검토",
            "Proposal",
            "",
            "수주 협의중",
            "수주 취소",
            "Never won",
            "Presque gagné",
            "Μη κερδισμένη",
            "Όχι χαμένη",
            "noch nicht verloren",
            "Jamais perdu",
            "Nearly lost",
            "Probably lost",
            "Lost & Found project",
        ] {
            assert_eq!(of(stage), Outcome::Open, "{stage}");
        }
    }

    #[test]
    fn flags_come_first_and_a_probability_last() {
        let glossary = glossary();
        let deal = DealSigns { stage: Some("Signed"), ..DealSigns::default() };
        let flags = |is_closed, is_won, stage: &'static str, is_past| DealSigns {
            is_closed,
            is_won,
            stage: Some(stage),
            is_past,
            ..DealSigns::default()
        };
        use Contradiction::{FlagsAgainstStage, OpenAgainstStage, WonNotClosed};
        for (deal, contradiction) in [
            (flags(Some(false), Some(true), "Signed", None), Some(WonNotClosed)),
            (flags(None, Some(true), "Closed Lost", None), Some(FlagsAgainstStage)),
            (flags(Some(true), Some(false), "Closed Won", None), Some(FlagsAgainstStage)),
            (flags(Some(false), Some(false), "Closed Won", None), Some(OpenAgainstStage)),
            (flags(Some(true), Some(true), "Closed Won", None), None),
            (flags(Some(true), Some(true), "Signed", None), None),
            (flags(Some(false), Some(false), "Negotiation", Some(true)), None),
            (flags(Some(true), None, "Closed Won", None), None),
            (flags(None, None, "Closed Won", None), None),
        ] {
            assert_eq!(glossary.contradiction(&deal), contradiction, "{deal:?}");
        }
        for (deal, outcome) in [
            (deal, Outcome::Open),
            (DealSigns { is_closed: Some(true), is_won: Some(false), ..deal }, Outcome::Lost),
            (DealSigns { is_won: Some(true), ..deal }, Outcome::Won),
            (
                DealSigns { stage: Some("Closed Won"), is_closed: Some(false), ..deal },
                Outcome::Open,
            ),
            (DealSigns { outcome: Some("Won"), ..deal }, Outcome::Won),
            // Flags that contradict each other leave it to the stage.
            (flags(Some(false), Some(true), "Closed Lost", None), Outcome::Lost),
            (flags(Some(false), Some(true), "Signed", None), Outcome::Won),
            (flags(None, Some(true), "Closed Lost", None), Outcome::Won),
            (flags(Some(true), Some(false), "Closed Won", None), Outcome::Lost),
            (flags(Some(false), None, "Closed Lost", Some(true)), Outcome::Lost),
            (flags(Some(false), Some(false), "Closed Lost", Some(true)), Outcome::Lost),
            (flags(Some(false), None, "Closed Won", Some(true)), Outcome::Won),
            (flags(Some(false), Some(false), "Closed Won", Some(true)), Outcome::Open),
            (flags(Some(false), None, "Closed Lost", Some(false)), Outcome::Open),
            (flags(Some(false), None, "Negotiation", Some(true)), Outcome::Open),
            // A status that says nothing leaves it to the stage.
            (
                DealSigns { outcome: Some("Active"), stage: Some("Closed Lost"), ..deal },
                Outcome::Lost,
            ),
            (DealSigns { probability: Some(1.0), is_past: Some(true), ..deal }, Outcome::Won),
            (DealSigns { probability: Some(0.0), is_past: Some(true), ..deal }, Outcome::Lost),
            (DealSigns { probability: Some(0.0), is_past: Some(false), ..deal }, Outcome::Open),
            (DealSigns { probability: Some(0.0), is_past: None, ..deal }, Outcome::Open),
            (DealSigns { probability: Some(0.5), is_past: Some(true), ..deal }, Outcome::Open),
        ] {
            assert_eq!(glossary.outcome_of(&deal), outcome, "{deal:?}");
        }
        let doubtful = |deal: DealSigns<'_>| glossary.is_doubtful(&deal);
        assert!(doubtful(DealSigns { stage: Some("Closed"), ..deal }));
        assert!(doubtful(DealSigns { is_closed: Some(true), ..deal }));
        for stage in
            ["Lost contact - retry", "Lost?", "Won 50%", "실주 위험", "Won (pending)", "Not Lost"]
        {
            let deal = DealSigns { stage: Some(stage), ..deal };
            assert_eq!(glossary.outcome_of(&deal), Outcome::Open, "{stage}");
            assert!(doubtful(deal), "{stage}");
        }
        let never = DealSigns { stage: Some("Won't fix"), ..deal };
        assert!(glossary.outcome_of(&never) == Outcome::Open && !doubtful(never));
        assert!(!doubtful(DealSigns { is_past: Some(true), ..deal }));
        assert!(!doubtful(DealSigns { stage: Some("Closed Won"), ..deal }));
        assert!(!doubtful(DealSigns { stage: Some("Closed"), is_closed: Some(false), ..deal }));
    }
}
