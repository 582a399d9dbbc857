//! The cookies of a signed-in browser: out of reach of scripts, and never sent by other sites.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};

/// How long a browser keeps them, in seconds.
const SESSION_SECONDS: u32 = 14 * 24 * 3_600;
const DEVICE_SECONDS: u32 = 400 * 24 * 3_600;
/// The longest secret that is looked at.
const SECRET_MAX: usize = 200;
/// How long a sign-in may take at a provider, in seconds.
const SIGN_IN_SECONDS: u32 = 10 * 60;
const SESSION: &str = "speargun_session";
const DEVICE: &str = "speargun_device";
const SIGN_IN: &str = "speargun_sign_in";

/// Whether the browser reached us over TLS, which a proxy on this machine says.
pub(crate) fn is_secure(headers: &HeaderMap) -> bool {
    let proto = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    proto.is_some_and(|proto| proto.eq_ignore_ascii_case("https"))
}

/// The name of a cookie: with its prefix no other host can have set it, which asks for TLS.
fn name_of(name: &str, is_secure: bool) -> String {
    if is_secure { format!("__Host-{name}") } else { name.to_owned() }
}

fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    read_up_to(headers, name, SECRET_MAX)
}

fn read_up_to(headers: &HeaderMap, name: &str, length_max: usize) -> Option<String> {
    let wanted = name_of(name, is_secure(headers));
    let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.split_once('='));
    let value = pairs.find(|(name, _)| name.trim() == wanted).map(|(_, value)| value.trim());
    value.filter(|value| !value.is_empty() && value.len() <= length_max).map(ToOwned::to_owned)
}

/// The secret of the session that a call is in.
pub(crate) fn session_of(headers: &HeaderMap) -> Option<String> {
    read(headers, SESSION)
}

/// What a browser is known by from an earlier sign-in.
pub(super) fn device_of(headers: &HeaderMap) -> Option<String> {
    read(headers, DEVICE)
}

/// What a browser keeps of a sign-in with a provider.
pub(super) fn sign_in_of(headers: &HeaderMap) -> Option<String> {
    read_up_to(headers, SIGN_IN, speargun_engine::user::SEALED_MAX)
}

/// Lets a browser keep a sign-in until it is back from the provider. The cookie comes along then,
/// since the browser is led here by a link (`Lax`).
pub(super) fn keep_sign_in(headers: &HeaderMap, sealed: &str) -> HeaderMap {
    let value = cookie(SIGN_IN, sealed, SIGN_IN_SECONDS, is_secure(headers));
    value.into_iter().map(|value| (SET_COOKIE, value)).collect()
}

/// Takes the cookie of a sign-in with a provider back.
pub(super) fn end_sign_in(headers: &HeaderMap) -> HeaderMap {
    let value = cookie(SIGN_IN, "", 0, is_secure(headers));
    value.into_iter().map(|value| (SET_COOKIE, value)).collect()
}

fn cookie(name: &str, value: &str, seconds: u32, is_secure: bool) -> Option<HeaderValue> {
    let name = name_of(name, is_secure);
    let secure = if is_secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).ok()
}

/// The cookies of a browser that was let in.
pub(super) fn let_in(headers: &HeaderMap, session: &str, device: &str) -> HeaderMap {
    let secure = is_secure(headers);
    let cookies = [
        cookie(SESSION, session, SESSION_SECONDS, secure),
        cookie(DEVICE, device, DEVICE_SECONDS, secure),
    ];
    cookies.into_iter().flatten().map(|value| (SET_COOKIE, value)).collect()
}

/// The cookies of a browser that was let in by a provider: what it kept until then is taken back.
pub(super) fn let_in_at_end(headers: &HeaderMap, (session, device): (&str, &str)) -> HeaderMap {
    let mut cookies = let_in(headers, session, device);
    for (name, value) in &end_sign_in(headers) {
        cookies.append(name, value.clone());
    }
    cookies
}

/// Takes the session's cookie back.
pub(super) fn let_out(headers: &HeaderMap) -> HeaderMap {
    let value = cookie(SESSION, "", 0, is_secure(headers));
    value.into_iter().map(|value| (SET_COOKIE, value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let named = |(name, value): &(&'static str, &str)| {
            (axum::http::HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        };
        pairs.iter().map(named).collect()
    }

    #[test]
    fn a_cookie_of_another_host_does_not_count_over_tls() {
        let plain = "a=1; speargun_session=one; __Host-speargun_session=two";
        assert_eq!(session_of(&headers(&[("cookie", plain)])).as_deref(), Some("one"));
        let secure = headers(&[("cookie", plain), ("x-forwarded-proto", "https")]);
        assert_eq!(session_of(&secure).as_deref(), Some("two"));
        let planted =
            headers(&[("cookie", "speargun_session=one"), ("x-forwarded-proto", "https")]);
        assert_eq!(session_of(&planted), None);
    }

    #[test]
    fn scripts_and_other_sites_do_not_get_it() {
        let secure = headers(&[("x-forwarded-proto", "https")]);
        for value in let_in(&secure, "s", "d").get_all(SET_COOKIE) {
            let text = value.to_str().unwrap();
            for part in ["__Host-", "Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
                assert!(text.contains(part), "{text}");
            }
        }
        let text = let_out(&HeaderMap::new());
        let text = text.get(SET_COOKIE).unwrap().to_str().unwrap();
        assert!(text.starts_with("speargun_session=;") && text.contains("Max-Age=0"), "{text}");
    }

    #[test]
    fn what_is_no_secret_is_not_looked_at() {
        for text in ["", "speargun_session=", "speargun_sessions=x", "=", ";;;"] {
            assert_eq!(session_of(&headers(&[("cookie", text)])), None, "{text}");
        }
        let long = format!("speargun_session={}", "x".repeat(5_000));
        assert_eq!(session_of(&headers(&[("cookie", &long)])), None);
    }
}
