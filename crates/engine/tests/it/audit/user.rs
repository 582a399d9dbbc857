//! Changes of people, what lets them in, and their tokens.

use std::sync::Arc;

use speargun_domain::audit::AuditAction as To;
use speargun_domain::caller::{Caller, Context};
use speargun_domain::right::{Action, Role, Scope};
use speargun_domain::target::Team;
use speargun_engine::user::{self, Credentials, NewToken, NewUser, UserChange};
use speargun_engine::{Engine, EngineError, Workspace};
use speargun_store::Location;

use crate::audit::bench::{Bench, of};

const FIRST: i64 = 1;
const NONE: i64 = 999;
const PASSWORD: &str = "maple tugboat ravine";
const OTHER: &str = "walnut harbour sketch";

/// An engine on the workspace of the bench, by the same clock.
fn engine(bench: &Bench) -> Engine {
    let own = &bench.desk.workspace;
    let location = Location::in_directory(&own.directory);
    let opened = Workspace::open_at(&own.directory, location).unwrap();
    Engine::new(Arc::new(opened.with_clock(own.clock().clone())))
}

/// The same call, of the person.
fn own(call: &Context) -> Context {
    let caller = Caller { user_id: Some(FIRST), ..call.caller.clone() };
    Context { caller, ..call.clone() }
}

fn roles(bench: &Bench, workspace: &Workspace) {
    let partner = user::NewRole { name: "Partner", actions: &[Action::EditLists], team: None };
    let barred = user::NewRole { actions: &[Action::ManageUsers], ..partner.clone() };
    let wider = user::NewRole { team: Some(Team::Sales), ..partner.clone() };
    bench.changes(&[
        (To::AddRole, &|call| of(FIRST, user::add_role(workspace, &partner, call)), &|call| {
            of(FIRST, user::add_role(workspace, &barred, call))
        }),
        (
            To::EditRole,
            &|call| of(FIRST, user::edit_role(workspace, (FIRST, 1), &wider, call)),
            &|call| of(FIRST, user::edit_role(workspace, (FIRST, 9), &wider, call)),
        ),
        (To::RemoveRole, &|call| of(FIRST, user::remove_role(workspace, FIRST, call)), &|call| {
            of(NONE, user::remove_role(workspace, NONE, call))
        }),
    ]);
    let limits = UserChange {
        team: Some("sales"),
        territory: Some("country = \"DE\""),
        owns_accounts: Some(true),
        ..UserChange::default()
    };
    user::change(workspace, FIRST, &limits, &bench.call()).unwrap();
}

pub(crate) fn people_and_tokens(bench: &Bench) {
    let engine = engine(bench);
    let workspace = &engine.workspace;
    let ann = NewUser { email: "ann@acme.com", name: "Ann Lee", role: Role::Administrator.key() };
    let nameless = NewUser { name: " ", ..ann.clone() };
    let renamed = UserChange { name: Some("Ann"), ..UserChange::default() };
    let disable = |is| UserChange { is_disabled: Some(is), ..UserChange::default() };
    let token = NewToken { name: "sheet", scope: Scope::Read, days: None };
    let unnamed = NewToken { name: "", ..token.clone() };
    bench.changes(&[
        (To::AddUser, &|call| of(FIRST, user::add(workspace, &ann, call)), &|call| {
            of(FIRST, user::add(workspace, &nameless, call))
        }),
        (
            To::EditUser,
            &|call| of(FIRST, user::change(workspace, FIRST, &renamed, call)),
            &|call| of(NONE, user::change(workspace, NONE, &renamed, call)),
        ),
        (
            To::DisableUser,
            &|call| of(FIRST, user::change(workspace, FIRST, &disable(true), call)),
            &|call| of(NONE, user::change(workspace, NONE, &disable(true), call)),
        ),
        (
            To::EnableUser,
            &|call| of(FIRST, user::change(workspace, FIRST, &disable(false), call)),
            &|call| of(NONE, user::change(workspace, NONE, &disable(false), call)),
        ),
        (To::InviteUser, &|call| of(FIRST, user::invite(workspace, FIRST, call)), &|call| {
            of(NONE, user::invite(workspace, NONE, call))
        }),
        (
            To::SetPassword,
            &|call| of(FIRST, user::set_password(workspace, FIRST, PASSWORD, call)),
            &|call| of(FIRST, user::set_password(workspace, FIRST, "short", call)),
        ),
        (
            To::CreateToken,
            &|call| of(FIRST, user::create_token(&engine, FIRST, &token, call)),
            &|call| of(FIRST, user::create_token(&engine, FIRST, &unnamed, call)),
        ),
        (
            To::RevokeToken,
            &|call| of(FIRST, user::revoke_token(&engine, FIRST, None, call)),
            &|call| of(NONE, user::revoke_token(&engine, NONE, None, call)),
        ),
    ]);
    bench.changes_nothing(&|call| of(FIRST, user::change(workspace, FIRST, &renamed, call)));
    roles(bench, workspace);
    factors(bench, &engine);
    links(bench, &engine);
    sessions(bench, &engine);
}

/// Accounts of a provider of sign-in.
fn links(bench: &Bench, engine: &Engine) {
    let link = |user: i64, subject: &str, call: &Context| {
        let account = (("https://id.example", subject), Some("ann@acme.com"));
        user::link_provider(engine, user, account, call).map_err(|_| EngineError::Cancelled)
    };
    bench.changes(&[(To::LinkProvider, &|call| of(FIRST, link(FIRST, "1", call)), &|call| {
        of(NONE, link(NONE, "2", call))
    })]);
    // The same account again, and another one of the provider.
    bench.changes_nothing(&|call| of(FIRST, link(FIRST, "1", call)));
    let id = user::list_provider_links(engine, FIRST).unwrap()[0].id;
    bench.changes(&[(
        To::UnlinkProvider,
        &|call| of(FIRST, user::remove_provider_link(engine, FIRST, id, call)),
        &|call| of(FIRST, user::remove_provider_link(engine, FIRST, NONE, call)),
    )]);
}

fn factors(bench: &Bench, engine: &Engine) {
    let begun = std::cell::RefCell::new(None);
    bench.changes_nothing(&|call| {
        let factor = user::begin_factor(engine, PASSWORD, &own(call))?;
        *begun.borrow_mut() = Some(factor);
        of(FIRST, Ok(()))
    });
    let secret = begun.borrow().as_ref().map(|factor| factor.secret.clone()).unwrap();
    let code = |call: &Context| {
        let bytes = totp_rs::Secret::Encoded(secret.clone()).to_bytes().unwrap();
        let sha = totp_rs::Algorithm::SHA1;
        let totp = totp_rs::TOTP::new_unchecked(sha, 6, 0, 30, bytes, None, String::new());
        totp.generate(u64::try_from(call.now / 1_000_000).unwrap())
    };
    bench.changes(&[
        (
            To::SetFactor,
            &|call| of(FIRST, user::confirm_factor(engine, &code(call), None, &own(call))),
            &|call| of(FIRST, user::confirm_factor(engine, "x", None, &own(call))),
        ),
        (
            To::RemoveFactor,
            &|call| of(FIRST, user::remove_own_factor(engine, PASSWORD, &own(call))),
            &|call| of(FIRST, user::remove_own_factor(engine, OTHER, &own(call))),
        ),
    ]);
}

fn sessions(bench: &Bench, engine: &Engine) {
    let sign_in = |password: &str| -> Result<(), EngineError> {
        let given = Credentials { email: "ann@acme.com", password, ..Credentials::default() };
        user::sign_in(engine, &given).map(|_| ()).map_err(|_| EngineError::Cancelled)
    };
    // Who signs in is the caller themselves, so that the bench's own caller is not in the row.
    sign_in(PASSWORD).unwrap();
    bench.saw(To::SignIn);
    for _ in 0..5 {
        sign_in(OTHER).unwrap_err();
    }
    bench.saw(To::RefuseSignIn);
    bench.changes(&[(
        To::SignOut,
        &|call| of(FIRST, user::end_other_sessions(engine, FIRST, None, call)),
        &|call| of(NONE, user::end_other_sessions(engine, NONE, None, call)),
    )]);
}
