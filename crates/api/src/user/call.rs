//! What the endpoints of people do, for the command line as well.

use qrcode::QrCode;
use qrcode::render::svg;
use speargun_domain::caller::{CallerKind, Context};
use speargun_domain::right::{Action, Role, custom_role_key};
use speargun_domain::time::to_rfc3339;
use speargun_engine::user::{self, Credentials, LinkFor, SignedIn};
use speargun_engine::{Engine, EngineError};
use speargun_store::user::{self as stored, StoredRole};
use speargun_words::{Language, said};

use super::types::{
    BrowserSession, Colleague, ColleagueList, LinkInfo, MadeToken, NewToken, NewUser, OwnAccount,
    OwnChange, ProviderLink, ProviderLinkList, RightList, RightRow, RoleName, SecondFactor,
    Session, SessionList, SetUp, SignIn, TokenList, User, UserChange, UserLink, UserList,
};
use crate::client::Client;
use crate::error::ApiError;
use crate::failure::{Answered, failure};

/// The page that takes a link's secret, which stands behind it.
const LINK_PATH: &str = "/welcome#";

/// The person who calls.
///
/// # Errors
/// When no one is signed in.
pub fn own_id(context: &Context) -> Answered<i64> {
    let none = || failure(EngineError::Conflict(said!("user.none_calls")));
    context.caller.user_id.ok_or_else(none)
}

/// Who asks, and whether they have to sign in.
pub fn session(
    engine: &Engine,
    context: Option<&Context>,
    in_session: Option<i64>,
) -> Answered<Session> {
    let may = |context: &Context| -> Vec<Action> {
        Action::ALL.into_iter().filter(|action| context.caller.may(*action)).collect()
    };
    let (state, user) = match context {
        Some(context) => match context.caller.user_id {
            Some(id) => {
                let by_token = context.caller.kind == CallerKind::Token;
                let is_visitor = in_session.is_none() && !by_token;
                let state = if is_visitor { "visitor" } else { "signed_in" };
                (state, Some(user::get(&engine.workspace, id)?.into()))
            }
            None => ("open", None),
        },
        None if engine.door.requires_sign_in(&engine.workspace)? => ("signed_out", None),
        None => ("set_up", None),
    };
    Ok(Session { state: state.to_owned(), user, actions: context.map(may).unwrap_or_default() })
}

/// The answer to a person who was let in.
pub(super) fn session_of(user: stored::StoredUser) -> Session {
    let rights = user::rights_of(&user);
    let actions = rights.map(|rights| rights.actions.iter().collect()).unwrap_or_default();
    Session { state: "signed_in".to_owned(), user: Some(user.into()), actions }
}

/// Signs a person in.
pub(super) fn sign_in(
    engine: &Engine,
    given: &SignIn,
    device: Option<&str>,
    client: &Client,
) -> Result<SignedIn, ApiError> {
    let credentials = Credentials {
        email: &given.email,
        password: &given.password,
        code: given.code.as_deref(),
        device,
        client: client.agent.as_deref(),
        address: client.address,
    };
    user::sign_in(engine, &credentials).map_err(ApiError::of_sign_in)
}

/// Makes the first person.
pub(super) fn set_up(
    engine: &Engine,
    given: &SetUp,
    client: &Client,
) -> Result<SignedIn, ApiError> {
    if engine.door.requires_sign_in(&engine.workspace)? {
        return Err(EngineError::Conflict(said!("user.set_up_already")).into());
    }
    if !engine.door.is_setup_code(&given.code)? {
        return Err(ApiError::wrong_setup_code());
    }
    let credentials = Credentials {
        email: &given.email,
        password: &given.password,
        client: client.agent.as_deref(),
        address: client.address,
        ..Credentials::default()
    };
    Ok(user::set_up(engine, &credentials, &given.name)?)
}

/// Whose link it is.
pub fn read_link(engine: &Engine, secret: &str) -> Answered<LinkInfo> {
    let LinkFor { user, kind, ends_at } = user::read_link(&engine.workspace, secret)?;
    let (kind, ends_at) = (kind.key().to_owned(), to_rfc3339(ends_at));
    Ok(LinkInfo { email: user.email, name: user.name, kind, ends_at })
}

/// Who may do what: the roles of Speargun, and those that the company made.
pub fn rights(engine: &Engine) -> Answered<RightList> {
    let own = user::list_roles(&engine.workspace)?;
    let row = |action: Action| {
        let shipped = Role::ALL.into_iter().filter(|role| role.may(action));
        let made = own.iter().filter(|own| user::actions_of(&own.role).contains(action));
        let shipped = shipped.map(|role| role.key().to_owned());
        let roles = shipped.chain(made.map(|own| custom_role_key(own.id))).collect();
        RightRow { action, roles }
    };
    let named =
        |own: &StoredRole| RoleName { key: custom_role_key(own.id), name: own.role.name.clone() };
    let custom_roles = own.iter().map(named).collect();
    Ok(RightList { items: Action::ALL.map(row).into(), custom_roles })
}

/// The people who may sign in.
pub fn users(engine: &Engine) -> Answered<UserList> {
    let items = user::list(&engine.workspace)?.into_iter().map(User::from).collect();
    Ok(UserList { items })
}

/// The people of the company without those who are shut out.
pub fn colleagues(engine: &Engine) -> Answered<ColleagueList> {
    let people = user::list(&engine.workspace)?;
    let seen = people.into_iter().filter(|person| person.disabled_at.is_none());
    let items = seen.map(|person| {
        let (id, name, email, role) = (person.id, person.name, person.email, person.role);
        let role_name = person.custom_role.map(|own| own.name);
        Colleague { id, name, email, role, role_name }
    });
    Ok(ColleagueList { items: items.collect() })
}

/// Adds a person with a link.
pub fn add_user(engine: &Engine, new: &NewUser, context: &Context) -> Answered<UserLink> {
    let wanted = user::NewUser { email: &new.email, name: &new.name, role: &new.role };
    let added = user::add(&engine.workspace, &wanted, context)?;
    engine.door.forget_kept();
    invite(engine, added.id, context)
}

/// Changes a person.
pub fn change_user(
    engine: &Engine,
    id: i64,
    wanted: &UserChange,
    context: &Context,
) -> Answered<User> {
    let change = user::UserChange {
        name: wanted.name.as_deref(),
        role: wanted.role.as_deref(),
        team: wanted.team.as_deref(),
        territory: wanted.territory.as_deref(),
        owns_accounts: wanted.owns_accounts,
        is_disabled: wanted.disabled,
    };
    let changed = user::change(&engine.workspace, id, &change, context)?;
    engine.door.forget_kept();
    Ok(changed.into())
}

/// Makes a link with which a person sets a password.
pub fn invite(engine: &Engine, id: i64, context: &Context) -> Answered<UserLink> {
    let (secret, link) = user::invite(&engine.workspace, id, context)?;
    Ok(UserLink {
        user: link.user.into(),
        kind: link.kind.key().to_owned(),
        path: format!("{LINK_PATH}{secret}"),
        ends_at: to_rfc3339(link.ends_at),
    })
}

/// One's own account.
pub(super) fn own_account(engine: &Engine, context: &Context) -> Answered<OwnAccount> {
    let id = own_id(context)?;
    let user = user::get(&engine.workspace, id)?;
    let count =
        |connection: &mut speargun_store::Connection| stored::count_recovery_codes(connection, id);
    let recovery_codes_left = engine.workspace.store.read(count).map_err(EngineError::from)?;
    let provider_links = provider_links(engine, id)?.items;
    Ok(OwnAccount { user: user.into(), recovery_codes_left, provider_links })
}

/// The accounts of providers with which a person signs in.
pub(super) fn provider_links(engine: &Engine, id: i64) -> Answered<ProviderLinkList> {
    let current = user::provider_name(engine);
    let settings = engine.workspace.settings();
    let issuer = settings.sign_in.as_ref().map(|sign_in| sign_in.issuer.as_str());
    let links = user::list_provider_links(engine, id)?;
    let of = |link: stored::ProviderLink| {
        let name = current.clone().filter(|_| issuer == Some(link.issuer.as_str()));
        ProviderLink::of(link, name)
    };
    Ok(ProviderLinkList { items: links.into_iter().map(of).collect() })
}

/// Changes the language of one's pages.
pub(super) fn change_own(
    engine: &Engine,
    wanted: &OwnChange,
    context: &Context,
) -> Answered<OwnAccount> {
    let language = match wanted.language.as_deref() {
        None => None,
        Some(code) => Some(Language::parse(code).ok_or_else(|| {
            failure(EngineError::Invalid(said!("user.no_language", language = code)))
        })?),
    };
    user::set_language(engine, language, context)?;
    own_account(engine, context)
}

/// Makes a second factor that waits for its first code.
pub(super) fn begin_factor(
    engine: &Engine,
    password: &str,
    context: &Context,
) -> Answered<SecondFactor> {
    let user::Factor { secret, address } = user::begin_factor(engine, password, context)?;
    let drawn = QrCode::new(address.as_bytes()).map(|code| {
        code.render::<svg::Color<'_>>().min_dimensions(200, 200).quiet_zone(true).build()
    });
    // Who has no picture types the secret.
    let picture = drawn.unwrap_or_default();
    Ok(SecondFactor { secret, address, picture })
}

/// One's sessions.
pub(super) fn sessions(
    engine: &Engine,
    this: Option<i64>,
    context: &Context,
) -> Answered<SessionList> {
    let id = own_id(context)?;
    let list = |connection: &mut speargun_store::Connection| stored::list_sessions(connection, id);
    let sessions = engine.workspace.store.read(list).map_err(EngineError::from)?;
    let of = |session| BrowserSession::of(session, this);
    Ok(SessionList { items: sessions.into_iter().map(of).collect() })
}

/// Tokens of one person, or of all.
pub fn tokens(engine: &Engine, of: Option<i64>) -> Answered<TokenList> {
    let list = |connection: &mut speargun_store::Connection| stored::list_tokens(connection, of);
    let tokens = engine.workspace.store.read(list).map_err(EngineError::from)?;
    Ok(TokenList { items: tokens.into_iter().map(Into::into).collect() })
}

/// Makes a token of a person.
pub fn create_token(
    engine: &Engine,
    user_id: i64,
    new: &NewToken,
    context: &Context,
) -> Answered<MadeToken> {
    let wanted = user::NewToken { name: &new.name, scope: new.scope, days: new.days };
    let (secret, token) = user::create_token(engine, user_id, &wanted, context)?;
    Ok(MadeToken { token: token.into(), secret })
}
