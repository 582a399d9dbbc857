//! From where a call comes.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

/// From where a call comes.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    /// The address; that which a proxy on this machine says.
    pub(crate) address: Option<IpAddr>,
    /// What the browser calls itself.
    pub(crate) agent: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
        let agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        let address = client_address(&parts.headers, peer);
        Ok(Self { address, agent: agent.map(ToOwned::to_owned) })
    }
}

/// The address of a client. A proxy on this machine is believed for who it speaks, in the last
/// entry of the last line: what a client sent itself is before it.
pub(crate) fn client_address(headers: &HeaderMap, peer: Option<SocketAddr>) -> Option<IpAddr> {
    let peer = peer?.ip().to_canonical();
    if !peer.is_loopback() {
        return Some(peer);
    }
    let last_line = headers.get_all("x-forwarded-for").iter().next_back();
    let entry = last_line.and_then(|line| line.to_str().ok()?.rsplit(',').next());
    entry.and_then(|entry| address_of(entry.trim())).or(Some(peer))
}

/// The address of an entry, with a port or without.
fn address_of(entry: &str) -> Option<IpAddr> {
    let bare = || entry.parse::<IpAddr>().ok();
    let with_port = || entry.parse::<SocketAddr>().ok().map(|address| address.ip());
    let in_brackets = || entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    bare().or_else(with_port).or_else(in_brackets).map(|ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(peer: Option<&str>, lines: &[&str]) -> Option<String> {
        let name = axum::http::HeaderName::from_static("x-forwarded-for");
        let pair = |line: &&str| (name.clone(), line.parse().unwrap());
        let headers: HeaderMap = lines.iter().map(pair).collect();
        client_address(&headers, peer.map(|peer| peer.parse().unwrap()))
            .map(|address| address.to_string())
    }

    #[test]
    fn an_address_is_the_peers_or_what_a_proxy_on_this_machine_added_last() {
        let local = Some("127.0.0.1:1");
        for (peer, lines, expected) in [
            (None, &["6.6.6.6"][..], None),
            (Some("203.0.113.9:1"), &["6.6.6.6"], Some("203.0.113.9")),
            (local, &[], Some("127.0.0.1")),
            (local, &["6.6.6.6, 203.0.113.9"], Some("203.0.113.9")),
            (local, &["6.6.6.6", "203.0.113.9"], Some("203.0.113.9")),
            (local, &["203.0.113.9:5678"], Some("203.0.113.9")),
            (local, &["[2001:db8::1]:99"], Some("2001:db8::1")),
            (local, &["[2001:db8::1]"], Some("2001:db8::1")),
            (local, &["unknown"], Some("127.0.0.1")),
            (Some("[::ffff:127.0.0.1]:1"), &["203.0.113.9"], Some("203.0.113.9")),
            (Some("[::ffff:203.0.113.9]:1"), &[], Some("203.0.113.9")),
        ] {
            let found = address(peer, lines);
            assert_eq!(found.as_deref(), expected, "{peer:?} {lines:?}");
        }
    }
}
