//! Who may do what: one table of action and role.
//!
//! Every route of the API declares the action that it is, and so does every job. What no row of the
//! table allows is refused.

use serde::{Deserialize, Serialize};

/// What a person is in the company, which says what they may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, users and settings too.
    Administrator,
    /// Runs the platform: imports, matching, models, tracking.
    MarketingOperations,
    /// Plans and runs programmes.
    Marketing,
    /// Works leads.
    SalesDevelopment,
    /// Works accounts and deals.
    Sales,
    /// Keeps customers.
    CustomerSuccess,
    /// Reads figures and signs.
    Executive,
    /// Reads.
    Viewer,
}

impl Role {
    /// All roles, the one that may most first.
    pub const ALL: [Self; 8] = [
        Self::Administrator,
        Self::MarketingOperations,
        Self::Marketing,
        Self::SalesDevelopment,
        Self::Sales,
        Self::CustomerSuccess,
        Self::Executive,
        Self::Viewer,
    ];

    /// The name in the store and the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::MarketingOperations => "marketing_operations",
            Self::Marketing => "marketing",
            Self::SalesDevelopment => "sales_development",
            Self::Sales => "sales",
            Self::CustomerSuccess => "customer_success",
            Self::Executive => "executive",
            Self::Viewer => "viewer",
        }
    }

    /// The role of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// Whether this role may do an action.
    #[must_use]
    pub fn may(self, action: Action) -> bool {
        self == Self::Administrator || action.allowed_roles().contains(&self)
    }

    /// All that this role may do.
    #[must_use]
    pub fn actions(self) -> Actions {
        Action::ALL.into_iter().filter(|action| self.may(*action)).collect()
    }
}

/// What a call does, as far as rights tell calls apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Read accounts, people, scores, funnels and what explains them.
    ReadRecords,
    /// Read what single people did, live and in the past.
    ReadActivity,
    /// Take records out as files.
    ExportRecords,
    /// Bring records in, and undo that.
    ImportRecords,
    /// Keep filters under a name.
    SaveViews,
    /// Put accounts on lists and take them off.
    EditLists,
    /// Say what is so of an account: its stage, its contract, its buying committee.
    DecideAccounts,
    /// Say whose a person is, what is one account, and what belongs together.
    DecideMatches,
    /// Write criteria, and make target lists and change what they go by.
    PlanTargets,
    /// Propose accounts for target lists, vote on them, and ask and answer about them.
    ChooseTargets,
    /// Sign criteria and target lists.
    SignTargets,
    /// Make programmes and pilots, and change them.
    PlanPrograms,
    /// Pass pilots, and let waves go on in spite of what holds them back.
    PassPilots,
    /// Make tasks, and change those that one owns or made.
    WorkTasks,
    /// Change tasks of others.
    AssignTasks,
    /// Run matching over everybody, and change what it goes by.
    ManageMatching,
    /// Say what stages of deals count as.
    ManageDealStages,
    /// Write, publish and take back score models, and learn from outcomes.
    ManageModels,
    /// Make and revoke write keys, and see why calls were refused.
    ManageTracking,
    /// Bring in what others say that accounts look for.
    ImportIntent,
    /// Change settings, glossary and committee.
    ManageDocuments,
    /// Stop background jobs, and start them again.
    ManageJobs,
    /// See who changed what.
    ReadAudit,
    /// Change one's own password, second factor, sessions and tokens.
    UseOwnAccount,
    /// Let people in, shut them out, and say what they may do.
    ManageUsers,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 25] = [
        Self::ReadRecords,
        Self::ReadActivity,
        Self::ExportRecords,
        Self::ImportRecords,
        Self::SaveViews,
        Self::EditLists,
        Self::DecideAccounts,
        Self::DecideMatches,
        Self::PlanTargets,
        Self::ChooseTargets,
        Self::SignTargets,
        Self::PlanPrograms,
        Self::PassPilots,
        Self::WorkTasks,
        Self::AssignTasks,
        Self::ManageMatching,
        Self::ManageDealStages,
        Self::ManageModels,
        Self::ManageTracking,
        Self::ImportIntent,
        Self::ManageDocuments,
        Self::ManageJobs,
        Self::ReadAudit,
        Self::UseOwnAccount,
        Self::ManageUsers,
    ];

    /// The name in the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::ReadRecords => "read_records",
            Self::ReadActivity => "read_activity",
            Self::ExportRecords => "export_records",
            Self::ImportRecords => "import_records",
            Self::SaveViews => "save_views",
            Self::EditLists => "edit_lists",
            Self::DecideAccounts => "decide_accounts",
            Self::DecideMatches => "decide_matches",
            Self::PlanTargets => "plan_targets",
            Self::ChooseTargets => "choose_targets",
            Self::SignTargets => "sign_targets",
            Self::PlanPrograms => "plan_programs",
            Self::PassPilots => "pass_pilots",
            Self::WorkTasks => "work_tasks",
            Self::AssignTasks => "assign_tasks",
            Self::ManageMatching => "manage_matching",
            Self::ManageDealStages => "manage_deal_stages",
            Self::ManageModels => "manage_models",
            Self::ManageTracking => "manage_tracking",
            Self::ImportIntent => "import_intent",
            Self::ManageDocuments => "manage_documents",
            Self::ManageJobs => "manage_jobs",
            Self::ReadAudit => "read_audit",
            Self::UseOwnAccount => "use_own_account",
            Self::ManageUsers => "manage_users",
        }
    }

    /// The action of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.key() == key)
    }

    /// Whether a role that a company makes may have it. Who lets people in could give themselves
    /// everything, so that only administrators do.
    #[must_use]
    pub fn is_for_custom_roles(self) -> bool {
        self != Self::ManageUsers
    }

    /// Whether everyone who signs in may do it, whatever their role.
    #[must_use]
    pub fn is_for_everyone(self) -> bool {
        matches!(self, Self::ReadRecords | Self::UseOwnAccount)
    }

    /// The roles that may do it, besides administrators, who may do everything.
    fn allowed_roles(self) -> &'static [Role] {
        use Role::{
            CustomerSuccess, Executive, Marketing, MarketingOperations, Sales, SalesDevelopment,
        };
        match self {
            Self::ReadRecords | Self::UseOwnAccount => &Role::ALL,
            Self::ManageUsers => &[],
            Self::ReadActivity | Self::SaveViews | Self::EditLists | Self::DecideAccounts => {
                &[MarketingOperations, Marketing, SalesDevelopment, Sales, CustomerSuccess]
            }
            Self::ExportRecords => &[MarketingOperations, Marketing, Executive],
            Self::DecideMatches => &[MarketingOperations, Marketing, SalesDevelopment],
            Self::PlanTargets | Self::PlanPrograms => {
                &[MarketingOperations, Marketing, Sales, CustomerSuccess, Executive]
            }
            Self::ChooseTargets | Self::WorkTasks => &[
                MarketingOperations,
                Marketing,
                SalesDevelopment,
                Sales,
                CustomerSuccess,
                Executive,
            ],
            Self::AssignTasks | Self::PassPilots => &[MarketingOperations, Executive],
            Self::SignTargets => &[Executive],
            Self::ImportRecords | Self::ImportIntent => &[MarketingOperations, Marketing],
            Self::ManageMatching
            | Self::ManageDealStages
            | Self::ManageModels
            | Self::ManageTracking
            | Self::ManageDocuments
            | Self::ManageJobs
            | Self::ReadAudit => &[MarketingOperations],
        }
    }
}

/// A set of actions: what a caller may do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Actions(u32);

impl Actions {
    /// Whether an action is one of them.
    #[must_use]
    pub fn contains(self, action: Action) -> bool {
        self.0 & Self::bit(action) != 0
    }

    /// The actions, in the order of [`Action::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Action> {
        Action::ALL.into_iter().filter(move |action| self.contains(*action))
    }

    fn bit(action: Action) -> u32 {
        1 << action as u32
    }
}

impl FromIterator<Action> for Actions {
    fn from_iter<I: IntoIterator<Item = Action>>(actions: I) -> Self {
        Self(actions.into_iter().fold(0, |bits, action| bits | Self::bit(action)))
    }
}

/// The key of a role that the company made, as people have it: `custom:` and its number.
#[must_use]
pub fn custom_role_key(id: i64) -> String {
    format!("{CUSTOM_PREFIX}{id}")
}

/// The number of a role that the company made, by its key.
#[must_use]
pub fn custom_role_id(key: &str) -> Option<i64> {
    key.strip_prefix(CUSTOM_PREFIX)?.parse().ok()
}

const CUSTOM_PREFIX: &str = "custom:";

/// What a token is for. It never lets a program change who may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Reading and exporting.
    Read,
    /// All that its user may do with records, models and jobs.
    Write,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 2] = [Self::Read, Self::Write];

    /// The name in the store, the API and commands.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The scope of a name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.key() == key)
    }

    /// Whether a token of this scope may do an action, if its user may.
    #[must_use]
    pub fn allows(self, action: Action) -> bool {
        match action {
            Action::UseOwnAccount | Action::ManageUsers => false,
            Action::ReadRecords
            | Action::ReadActivity
            | Action::ExportRecords
            | Action::ReadAudit => true,
            _ => self == Self::Write,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_who_may_do_what() {
        // One column a role, in the order of `Role::ALL`.
        let table = [
            (Action::ReadRecords, "x x x x x x x x"),
            (Action::ReadActivity, "x x x x x x . ."),
            (Action::ExportRecords, "x x x . . . x ."),
            (Action::ImportRecords, "x x x . . . . ."),
            (Action::SaveViews, "x x x x x x . ."),
            (Action::EditLists, "x x x x x x . ."),
            (Action::DecideAccounts, "x x x x x x . ."),
            (Action::DecideMatches, "x x x x . . . ."),
            (Action::PlanTargets, "x x x . x x x ."),
            (Action::ChooseTargets, "x x x x x x x ."),
            (Action::SignTargets, "x . . . . . x ."),
            (Action::PlanPrograms, "x x x . x x x ."),
            (Action::PassPilots, "x x . . . . x ."),
            (Action::WorkTasks, "x x x x x x x ."),
            (Action::AssignTasks, "x x . . . . x ."),
            (Action::ManageMatching, "x x . . . . . ."),
            (Action::ManageDealStages, "x x . . . . . ."),
            (Action::ManageModels, "x x . . . . . ."),
            (Action::ManageTracking, "x x . . . . . ."),
            (Action::ImportIntent, "x x x . . . . ."),
            (Action::ManageDocuments, "x x . . . . . ."),
            (Action::ManageJobs, "x x . . . . . ."),
            (Action::ReadAudit, "x x . . . . . ."),
            (Action::UseOwnAccount, "x x x x x x x x"),
            (Action::ManageUsers, "x . . . . . . ."),
        ];
        assert_eq!(table.map(|(action, _)| action), Action::ALL);
        for (action, row) in table {
            let may: Vec<&str> =
                Role::ALL.map(|role| if role.may(action) { "x" } else { "." }).into();
            assert_eq!(may.join(" "), row, "{}", action.key());
        }
    }

    #[test]
    fn a_set_holds_its_actions_and_no_others() {
        for role in Role::ALL {
            for action in Action::ALL {
                assert_eq!(role.actions().contains(action), role.may(action));
            }
        }
        let some: Actions = [Action::WorkTasks, Action::ReadRecords].into_iter().collect();
        let held: Vec<Action> = some.iter().collect();
        assert_eq!(held, [Action::ReadRecords, Action::WorkTasks]);
        assert_eq!(Actions::default().iter().count(), 0);
        let all: Actions = Action::ALL.into_iter().collect();
        assert_eq!(all.iter().count(), Action::ALL.len());
    }

    #[test]
    fn a_company_makes_no_second_administrator() {
        let barred: Vec<Action> =
            Action::ALL.into_iter().filter(|action| !action.is_for_custom_roles()).collect();
        assert_eq!(barred, [Action::ManageUsers]);
        assert_eq!(custom_role_id(&custom_role_key(7)), Some(7));
        for key in ["viewer", "custom:", "custom:x", "7", "Custom:7"] {
            assert_eq!(custom_role_id(key), None, "{key}");
        }
    }

    #[test]
    fn a_token_reads_or_writes_and_never_lets_people_in() {
        let allowed = |scope: Scope| -> Vec<&str> {
            let of = Action::ALL.into_iter().filter(|action| scope.allows(*action));
            of.map(Action::key).collect()
        };
        let reading = ["read_records", "read_activity", "export_records", "read_audit"];
        assert_eq!(allowed(Scope::Read), reading);
        let writing = allowed(Scope::Write);
        assert_eq!(writing.len(), Action::ALL.len() - 2);
        assert!(!writing.contains(&"manage_users") && !writing.contains(&"use_own_account"));
        for scope in Scope::ALL {
            assert_eq!(Scope::from_key(scope.key()), Some(scope));
        }
        assert_eq!(Scope::from_key("admin"), None);
    }

    #[test]
    fn every_name_is_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_key(role.key()), Some(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.key());
        }
        assert_eq!(Role::from_key("owner"), None);
        for action in Action::ALL {
            assert_eq!(serde_json::to_value(action).unwrap(), action.key());
            assert_eq!(Action::from_key(action.key()), Some(action));
        }
        assert_eq!(Action::from_key("everything"), None);
    }
}
