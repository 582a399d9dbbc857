//! People, sessions and tokens as they cross the API.

use serde::{Deserialize, Serialize};
use speargun_domain::right::{Action, Scope};
use speargun_domain::time::to_rfc3339;
use speargun_engine::user::rights_of;
use speargun_store::user::{self, StoredSession, StoredToken, StoredUser};
use utoipa::ToSchema;

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct User {
    /// Their number.
    pub id: i64,
    /// By which they sign in.
    pub email: String,
    /// What people call them.
    pub name: String,
    /// What they may do: `administrator`, `marketing_operations`, `marketing`, `sales_development`,
    /// `sales`, `customer_success`, `executive`, `viewer`, or `custom:` and the number of a role of
    /// the company.
    pub role: String,
    /// What a role of the company is called.
    pub role_name: Option<String>,
    /// For which team they vote: `marketing`, `sales` or `customer_success`.
    pub team: Option<String>,
    /// Whether the team is said of the person, and does not follow from the role.
    pub has_own_team: bool,
    /// The condition of the accounts that they work; none if it is not limited by one.
    pub territory: Option<String>,
    /// Whether the accounts that they own are theirs to work. Without this and a territory they
    /// work all accounts.
    pub owns_accounts: bool,
    /// en, ko or el; none takes the browser's.
    pub language: Option<String>,
    /// `invited` has neither a password nor an account of a provider yet, `active` may sign in, `disabled` is shut out.
    pub state: String,
    /// Whether a second factor is asked for.
    pub second_factor: bool,
    /// When they were added.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// Who added them.
    pub created_by: String,
    /// When they signed in last.
    #[schema(format = DateTime)]
    pub signed_in_at: Option<String>,
}

impl From<StoredUser> for User {
    fn from(user: StoredUser) -> Self {
        let is_active = user.password_hash.is_some() || user.provider_links > 0;
        let state = match (user.disabled_at, is_active) {
            (Some(_), _) => "disabled",
            (None, false) => "invited",
            (None, true) => "active",
        };
        let team = rights_of(&user).and_then(|rights| rights.team);
        Self {
            id: user.id,
            email: user.email,
            name: user.name,
            role: user.role,
            role_name: user.custom_role.map(|role| role.name),
            team: team.map(|team| team.key().to_owned()),
            has_own_team: user.team.is_some(),
            territory: Some(user.territory).filter(|text| !text.is_empty()),
            owns_accounts: user.owns_accounts,
            language: user.language,
            state: state.to_owned(),
            second_factor: user.totp_secret.is_some(),
            created_at: to_rfc3339(user.created_at),
            created_by: user.created_by,
            signed_in_at: user.signed_in_at.map(to_rfc3339),
        }
    }
}

/// All people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserList {
    /// In the order of their names.
    pub items: Vec<User>,
}

/// The people of the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ColleagueList {
    /// In the order of their names; without those who are shut out.
    pub items: Vec<Colleague>,
}

/// A person as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Colleague {
    /// Their number.
    pub id: i64,
    /// What people call them.
    pub name: String,
    /// Their address, by which a text mentions them.
    pub email: String,
    /// What they are in the company: a key as of [`User`].
    pub role: String,
    /// What a role of the company is called.
    pub role_name: Option<String>,
}

/// A person to add.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// By which they sign in.
    pub email: String,
    /// What people call them, in 100 characters at most.
    pub name: String,
    /// What they may do: the key of a role.
    pub role: String,
}

/// What of a person to change; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UserChange {
    /// What people call them.
    pub name: Option<String>,
    /// What they may do: the key of a role.
    pub role: Option<String>,
    /// For which team they vote: its key, `none` for no team, `role` for the one of their role.
    pub team: Option<String>,
    /// The condition of the accounts that they work; blank for all.
    pub territory: Option<String>,
    /// Whether the accounts that they own are theirs to work, beside those of the territory.
    pub owns_accounts: Option<bool>,
    /// Whether they are shut out.
    pub disabled: Option<bool>,
}

/// A link with which a person sets a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserLink {
    /// The person.
    pub user: User,
    /// `invitation` or `reset`.
    pub kind: String,
    /// The link's path on this server. It is shown this once.
    pub path: String,
    /// Until when it works.
    #[schema(format = DateTime)]
    pub ends_at: String,
}

/// Whose link it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinkInfo {
    /// By which the person signs in.
    pub email: String,
    /// What people call them.
    pub name: String,
    /// `invitation` or `reset`.
    pub kind: String,
    /// Until when it works.
    #[schema(format = DateTime)]
    pub ends_at: String,
}

/// The secret of a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkSecret {
    /// What stands behind the `#` of the link.
    pub secret: String,
}

/// A password for the person of a link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkAcceptance {
    /// What stands behind the `#` of the link.
    pub secret: String,
    /// The new password, of 10 characters at least.
    #[schema(format = Password)]
    pub password: String,
}

/// Who asks, and whether they have to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// `open` asks for no sign-in, since there are no people yet; `set_up` waits for the first
    /// person; `signed_out` and `signed_in`; `visitor` where the demo signed its visitor in by itself.
    pub state: String,
    /// Who is signed in.
    pub user: Option<User>,
    /// What this caller may do.
    #[schema(value_type = Vec<String>)]
    pub actions: Vec<Action>,
}

/// What a person signs in with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Their address.
    pub email: String,
    /// Their password.
    #[schema(format = Password)]
    pub password: String,
    /// A code of the second factor, or one of those for who lost it.
    #[serde(default)]
    pub code: Option<String>,
}

/// The first person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// What the server printed when it started.
    pub code: String,
    /// By which they will sign in.
    pub email: String,
    /// What people call them.
    pub name: String,
    /// Of 10 characters at least.
    #[schema(format = Password)]
    pub password: String,
}

/// One's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnAccount {
    /// Who.
    pub user: User,
    /// How many codes for a lost second factor are left.
    pub recovery_codes_left: i64,
    /// The accounts of providers with which one signs in, the oldest first.
    pub provider_links: Vec<ProviderLink>,
}

/// An account of a provider of OpenID Connect with which a person signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProviderLink {
    /// Its number.
    pub id: i64,
    /// What people call the provider; none if it is not the one of the settings any more.
    pub provider: Option<String>,
    /// The provider's address.
    pub issuer: String,
    /// The address that the provider named when the link was made. It may have another one now.
    pub email: Option<String>,
    /// When the link was made.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When the person signed in with it last.
    #[schema(format = DateTime)]
    pub signed_in_at: Option<String>,
}

impl ProviderLink {
    pub(super) fn of(link: user::ProviderLink, provider: Option<String>) -> Self {
        Self {
            id: link.id,
            provider,
            issuer: link.issuer,
            email: link.email,
            created_at: to_rfc3339(link.created_at),
            signed_in_at: link.signed_in_at.map(to_rfc3339),
        }
    }
}

/// The accounts of providers with which a person signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProviderLinkList {
    /// The oldest first.
    pub items: Vec<ProviderLink>,
}

/// A wish to sign in with an account of the provider from now on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProviderLinkWish {
    /// One's password.
    #[schema(format = Password)]
    pub password: String,
    /// The page of this server that is shown in the end.
    #[serde(default)]
    pub return_to: Option<String>,
}

/// Where the browser goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProviderAddress {
    /// The provider's address, with what it is asked.
    pub address: String,
}

/// How people sign in besides a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignInOptions {
    /// What people call the provider with which they sign in at `/api/v1/sign-in/start`; none if
    /// none is set up.
    pub provider: Option<String>,
}

/// What of one's own account to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnChange {
    /// en, ko or el; none takes the browser's.
    pub language: Option<String>,
}

/// Another password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The present one.
    #[schema(format = Password)]
    pub old: String,
    /// The new one, of 10 characters at least.
    #[schema(format = Password)]
    pub new: String,
}

/// One's password, once more.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordProof {
    /// The present one.
    #[schema(format = Password)]
    pub password: String,
}

/// A second factor that waits for its first code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SecondFactor {
    /// In base 32, for who types it.
    pub secret: String,
    /// The address that an app takes it from.
    pub address: String,
    /// The address as a square of dots, in SVG.
    pub picture: String,
}

/// A code of the second factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorCode {
    /// Six digits.
    pub code: String,
}

/// Codes for who loses the second factor. They are shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each works once.
    pub codes: Vec<String>,
}

/// A browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BrowserSession {
    /// Its number.
    pub id: i64,
    /// What the browser calls itself.
    pub client: Option<String>,
    /// From which address it signed in.
    pub address: Option<String>,
    /// When it signed in.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it called last, to the minute.
    #[schema(format = DateTime)]
    pub seen_at: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

impl BrowserSession {
    pub(super) fn of(session: StoredSession, this: Option<i64>) -> Self {
        Self {
            id: session.id,
            client: session.client,
            address: session.address,
            created_at: to_rfc3339(session.created_at),
            seen_at: to_rfc3339(session.seen_at),
            is_this: this == Some(session.id),
        }
    }
}

/// One's sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionList {
    /// The one that called last first.
    pub items: Vec<BrowserSession>,
}

/// How many sessions ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndedSessions {
    /// How many.
    pub ended: u64,
}

/// A token of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// In whose name it calls.
    pub user_id: i64,
    /// What it is called.
    pub name: String,
    /// `read` or `write`.
    pub scope: String,
    /// Its last four characters.
    pub ending: String,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// Until when it works; for ever if none.
    #[schema(format = DateTime)]
    pub expires_at: Option<String>,
    /// When it called last, to the minute.
    #[schema(format = DateTime)]
    pub used_at: Option<String>,
    /// When it was revoked.
    #[schema(format = DateTime)]
    pub revoked_at: Option<String>,
}

impl From<StoredToken> for Token {
    fn from(token: StoredToken) -> Self {
        Self {
            id: token.id,
            user_id: token.user_id,
            name: token.name,
            scope: token.scope,
            ending: token.ending,
            created_at: to_rfc3339(token.created_at),
            expires_at: token.expires_at.map(to_rfc3339),
            used_at: token.used_at.map(to_rfc3339),
            revoked_at: token.revoked_at.map(to_rfc3339),
        }
    }
}

/// Tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenList {
    /// The newest first.
    pub items: Vec<Token>,
}

/// A token to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is called, in 100 characters at most.
    pub name: String,
    /// `read` or `write`.
    #[schema(value_type = String)]
    pub scope: Scope,
    /// For how many days it works; for ever if left out.
    #[serde(default)]
    pub days: Option<u32>,
}

/// A token that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MadeToken {
    /// The token.
    pub token: Token,
    /// What programs send as `Authorization: Bearer …`. It is shown this once.
    pub secret: String,
}

/// Who may do what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RightList {
    /// Each action with the roles that may do it.
    pub items: Vec<RightRow>,
    /// The roles that the company made, by name.
    pub custom_roles: Vec<RoleName>,
}

/// An action with the roles that may do it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RightRow {
    /// The action.
    #[schema(value_type = String)]
    pub action: Action,
    /// The keys of the roles.
    pub roles: Vec<String>,
}

/// What a role of the company is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleName {
    /// By which people have it.
    pub key: String,
    /// Its name.
    pub name: String,
}

/// A role that the company made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomRole {
    /// Its number.
    pub id: i64,
    /// By which people have it.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// What its people may do.
    #[schema(value_type = Vec<String>)]
    pub actions: Vec<Action>,
    /// For which team they vote.
    pub team: Option<String>,
    /// How many people have it.
    pub people: u64,
    /// Counts its changes.
    pub revision: i64,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    #[schema(format = DateTime)]
    pub changed_at: String,
}

/// The roles that the company made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomRoleList {
    /// By name.
    pub items: Vec<CustomRole>,
}

/// A role to make, or what one is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    /// What it is called, in 60 characters at most.
    pub name: String,
    /// What its people may do, beside reading records and keeping their own account. Only
    /// administrators may have `manage_users`.
    #[schema(value_type = Vec<String>)]
    pub actions: Vec<Action>,
    /// For which team they vote: `marketing`, `sales` or `customer_success`.
    #[serde(default)]
    pub team: Option<String>,
    /// The revision that a change was made from; left out when a role is made.
    #[serde(default)]
    pub revision: Option<i64>,
}
