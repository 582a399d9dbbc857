//! How complete a committee is, and why.

use super::template::split;
use super::{Committee, CommitteeFigures, Line, Mark};

/// Somebody of an account, with their roles.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// Their roles.
    pub marks: &'a [Mark],
    /// Decayed points, 0–100.
    pub engagement: f64,
    /// Days since the last event that counts as engaged.
    pub days_since_engaged: Option<f64>,
    /// Whether that is recent enough to count as engaged.
    pub engaged: bool,
    /// Whether they ever did anything.
    pub reached: bool,
}

/// How far a role is filled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoleState {
    /// Nobody is known.
    #[default]
    Missing,
    /// Somebody is known who never did anything.
    Known,
    /// Somebody did something, but nobody is engaged.
    Reached,
    /// Somebody is engaged.
    Engaged,
}

impl RoleState {
    /// The name in the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Known => "known",
            Self::Reached => "reached",
            Self::Engaged => "engaged",
        }
    }
}

/// One role of an assessed committee; points are tenths.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RoleAssessment {
    /// Place of the role in the template.
    pub role: u8,
    /// Whether the committee lacks something without it.
    pub required: bool,
    /// The most points that it can bring.
    pub full: i64,
    /// Points for somebody being known, as far as that is sure.
    pub known: i64,
    /// Points for a recent engaged event.
    pub recency: i64,
    /// Points for much engagement.
    pub engagement: i64,
    /// How far it is filled.
    pub state: RoleState,
    /// Places of its people among the members.
    pub people: Vec<usize>,
    /// The one whose points count: the strongest.
    pub strongest: Option<usize>,
}

impl RoleAssessment {
    /// What the role brings.
    #[must_use]
    pub fn points(&self) -> i64 {
        self.known + self.recency + self.engagement
    }
}

/// An assessed committee.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Assessment {
    /// In the order of the template: the roles that the line asks for, and others that somebody
    /// has.
    pub roles: Vec<RoleAssessment>,
    /// 0–1000; the points of the roles add up to it.
    pub completeness_tenths: i64,
    /// Engaged people of the account, whatever their roles.
    pub engaged_people: u32,
    /// The largest share that one person has of the people's engagement.
    pub largest_share: Option<f64>,
    /// Whether everything hangs on one person.
    pub single_threaded: bool,
}

impl Committee {
    /// Assesses the committee of an account. A role counts by its strongest person:
    /// `full × confidence × (known + recency × 0.5^(days / half-life) + engagement × min(1, points /
    /// full))`, each part rounded to a tenth of a point.
    #[must_use]
    pub fn assess(&self, line: &Line, members: &[Member<'_>]) -> Assessment {
        let mut found = Assessment::default();
        for place in 0..self.roles.len() {
            let Ok(role) = u8::try_from(place) else { break };
            let assessed = self.assess_role(line, role, members);
            if line.asks(role) || !assessed.people.is_empty() {
                found.completeness_tenths += assessed.points();
                found.roles.push(assessed);
            }
        }
        found.engaged_people = members.iter().filter(|member| member.engaged).count() as u32;
        let sum: f64 = members.iter().map(|member| member.engagement).sum();
        let most = members.iter().map(|member| member.engagement).fold(0.0, f64::max);
        found.largest_share = (sum > 0.0).then(|| most / sum);
        let one_carries =
            found.largest_share.is_some_and(|share| share >= self.rules.single_thread_share);
        found.single_threaded =
            found.engaged_people == 1 || (found.engaged_people > 1 && one_carries);
        found
    }

    fn assess_role(&self, line: &Line, role: u8, members: &[Member<'_>]) -> RoleAssessment {
        let full = line.tenths.get(role as usize).copied().unwrap_or(0);
        let mut found =
            RoleAssessment { role, required: line.requires(role), full, ..Default::default() };
        let rules = &self.rules;
        let parts = split(full, &[rules.known, rules.recency, rules.engagement]);
        let shares = [rules.known, rules.recency, rules.engagement];
        let mut best = -1.0;
        for (place, member) in members.iter().enumerate() {
            let Some(mark) = member.marks.iter().find(|mark| mark.role == role) else { continue };
            found.people.push(place);
            found.state = found.state.max(match (member.engaged, member.reached) {
                (true, _) => RoleState::Engaged,
                (false, true) => RoleState::Reached,
                (false, false) => RoleState::Known,
            });
            let factors = self.factors(member, mark);
            let strength: f64 = factors.iter().zip(shares).map(|(left, right)| left * right).sum();
            if strength > best {
                best = strength;
                found.strongest = Some(place);
                let points = |part: usize| (parts[part] as f64 * factors[part]).round() as i64;
                (found.known, found.recency, found.engagement) = (points(0), points(1), points(2));
            }
        }
        found
    }

    /// Shares of being known, of recency and of engagement, each in [0, 1].
    fn factors(&self, member: &Member<'_>, mark: &Mark) -> [f64; 3] {
        let rules = &self.rules;
        let recency = member.days_since_engaged.map_or(0.0, |days| {
            0.5_f64.powf((days / rules.recency_half_life_days).max(0.0)).clamp(0.0, 1.0)
        });
        let engagement = (member.engagement / rules.engagement_full).clamp(0.0, 1.0);
        [1.0, recency, engagement].map(|share| share * mark.confidence)
    }

    /// What an assessment says of an account, for filters and rules.
    #[must_use]
    pub fn figures(&self, line: &Line, assessment: &Assessment) -> CommitteeFigures {
        let asked: Vec<&RoleAssessment> =
            assessment.roles.iter().filter(|role| line.asks(role.role)).collect();
        let at_least =
            |state: RoleState| asked.iter().filter(|role| role.state >= state).count() as u32;
        let required = |test: &dyn Fn(RoleState) -> bool| {
            let chosen = asked.iter().filter(|role| role.required && test(role.state));
            let key = |role: &&RoleAssessment| self.roles.get(role.role as usize);
            chosen.filter_map(key).map(|role| role.key.clone()).collect()
        };
        CommitteeFigures {
            line: line.key.clone(),
            completeness_tenths: assessment.completeness_tenths,
            roles: asked.len() as u32,
            filled: at_least(RoleState::Known),
            reached: at_least(RoleState::Reached),
            engaged: at_least(RoleState::Engaged),
            missing: required(&|state| state == RoleState::Missing),
            silent: required(&|state| matches!(state, RoleState::Known | RoleState::Reached)),
            single_threaded: assessment.single_threaded,
        }
    }
}
