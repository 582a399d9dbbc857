//! Which connections there are, and which of them makes room for another.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use super::Limits;

/// The connections of one listener.
pub(super) struct Connections {
    limits: Limits,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    by_number: BTreeMap<u64, Arc<Connection>>,
    by_origin: HashMap<IpAddr, usize>,
    next: u64,
    is_finishing: bool,
}

/// One connection.
pub(super) struct Connection {
    /// The address, or of IPv6 the network; none for addresses of this machine.
    origin: Option<IpAddr>,
    begun: Instant,
    /// Requests that are being answered.
    running: AtomicUsize,
    /// Milliseconds from `begun` until it became idle last.
    idle_since_ms: AtomicU64,
    has_asked: AtomicBool,
    close: Notify,
    finish: Notify,
}

/// A connection that was let in. Dropping it takes it off.
pub(super) struct Admitted {
    all: Arc<Connections>,
    number: u64,
    pub(super) connection: Arc<Connection>,
}

impl Drop for Admitted {
    fn drop(&mut self) {
        self.all.open().remove(self.number);
    }
}

impl Open {
    fn remove(&mut self, number: u64) -> Option<Arc<Connection>> {
        let connection = self.by_number.remove(&number)?;
        if let Some(origin) = connection.origin
            && let Some(count) = self.by_origin.get_mut(&origin)
        {
            *count -= 1;
            if *count == 0 {
                self.by_origin.remove(&origin);
            }
        }
        Some(connection)
    }

    /// Closes the connection that has been idle longest, of one origin or of all. Tells whether
    /// there was one.
    fn close_longest_idle(&mut self, origin: Option<IpAddr>) -> bool {
        let idle = self.by_number.iter().filter(|(_, connection)| {
            connection.is_idle() && (origin.is_none() || connection.origin == origin)
        });
        let longest = idle.min_by_key(|(_, connection)| connection.idle_since()).map(|(n, _)| *n);
        longest.is_some_and(|number| self.close(number))
    }

    fn close(&mut self, number: u64) -> bool {
        let connection = self.remove(number);
        if let Some(connection) = &connection {
            connection.close.notify_one();
        }
        connection.is_some()
    }
}

impl Connections {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, open: Mutex::default() }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a connection in. Where there are as many as there may be, the one that has been idle
    /// longest is closed; none is let in where all of them are at work.
    pub(super) fn admit(self: &Arc<Self>, peer: SocketAddr) -> Option<Admitted> {
        let origin = origin_of(peer.ip());
        let mut open = self.open();
        if let Some(origin) = origin {
            let of_origin = open.by_origin.get(&origin).copied().unwrap_or(0);
            if of_origin >= self.limits.connections_of_address
                && !open.close_longest_idle(Some(origin))
            {
                return None;
            }
        }
        if open.by_number.len() >= self.limits.connections && !open.close_longest_idle(None) {
            return None;
        }
        let number = open.next;
        open.next += 1;
        let connection = Arc::new(Connection {
            origin,
            begun: Instant::now(),
            running: AtomicUsize::new(0),
            idle_since_ms: AtomicU64::new(0),
            has_asked: AtomicBool::new(false),
            close: Notify::new(),
            finish: Notify::new(),
        });
        if open.is_finishing {
            connection.finish.notify_one();
        }
        open.by_number.insert(number, Arc::clone(&connection));
        if let Some(origin) = origin {
            *open.by_origin.entry(origin).or_default() += 1;
        }
        Some(Admitted { all: Arc::clone(self), number, connection })
    }

    /// Closes connections that have been idle for too long.
    pub(super) fn close_overdue(&self) {
        let mut open = self.open();
        let is_overdue = |connection: &Connection| {
            let asked = connection.has_asked.load(Ordering::Acquire);
            let limit = if asked { self.limits.idle } else { self.limits.first_head };
            connection.is_idle() && connection.idle_since().elapsed() > limit
        };
        let overdue: Vec<u64> = open
            .by_number
            .iter()
            .filter(|(_, connection)| is_overdue(connection))
            .map(|(number, _)| *number)
            .collect();
        for number in overdue {
            open.close(number);
        }
    }

    /// Closes the connection that has been idle longest.
    pub(super) fn close_longest_idle(&self) {
        self.open().close_longest_idle(None);
    }

    /// Lets every connection end with the request that it is at.
    pub(super) fn finish(&self) {
        let mut open = self.open();
        open.is_finishing = true;
        for connection in open.by_number.values() {
            connection.finish.notify_one();
        }
    }
}

impl Connection {
    /// Notes that a request is being answered, until the guard is dropped.
    pub(super) fn begin(self: &Arc<Self>) -> Busy {
        self.running.fetch_add(1, Ordering::AcqRel);
        self.has_asked.store(true, Ordering::Release);
        Busy(Arc::clone(self))
    }

    /// Resolves once the connection is to be closed at once.
    pub(super) async fn closed(&self) {
        self.close.notified().await;
    }

    /// Resolves once the connection is to end after the request that it is at.
    pub(super) async fn finished(&self) {
        self.finish.notified().await;
    }

    fn is_idle(&self) -> bool {
        self.running.load(Ordering::Acquire) == 0
    }

    fn idle_since(&self) -> Instant {
        self.begun + Duration::from_millis(self.idle_since_ms.load(Ordering::Acquire))
    }
}

/// A request that is being answered.
pub(super) struct Busy(Arc<Connection>);

impl Drop for Busy {
    fn drop(&mut self) {
        let since = u64::try_from(self.0.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.0.idle_since_ms.store(since, Ordering::Release);
        self.0.running.fetch_sub(1, Ordering::AcqRel);
    }
}

/// What counts as one address: none for this machine, the network of 64 bits for IPv6, of which
/// one customer of a provider has all.
fn origin_of(address: IpAddr) -> Option<IpAddr> {
    let address = address.to_canonical();
    if address.is_loopback() {
        return None;
    }
    Some(match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let network = u128::from(address) & (u128::MAX << 64);
            IpAddr::V6(Ipv6Addr::from(network))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connections(total: usize, of_address: usize) -> Arc<Connections> {
        let limits =
            Limits { connections: total, connections_of_address: of_address, ..Limits::default() };
        Arc::new(Connections::new(limits))
    }

    fn peer(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_longest_idle_one_makes_room_and_busy_ones_stay() {
        let all = connections(2, 10);
        let first = all.admit(peer("127.0.0.1:1")).unwrap();
        let second = all.admit(peer("127.0.0.1:2")).unwrap();
        let busy = first.connection.begin();
        let _third = all.admit(peer("127.0.0.1:3")).unwrap();
        let is_open = |admitted: &Admitted| all.open().by_number.contains_key(&admitted.number);
        assert!(is_open(&first) && !is_open(&second));
        let _busy_as_well = _third.connection.begin();
        assert!(all.admit(peer("127.0.0.1:4")).is_none(), "all are at work");
        drop(busy);
        assert!(all.admit(peer("127.0.0.1:4")).is_some());
        assert!(!is_open(&first));
    }

    #[test]
    fn one_address_crowds_out_itself_alone() {
        let all = connections(100, 2);
        let other = all.admit(peer("192.0.2.9:1")).unwrap();
        let kept: Vec<Admitted> = (1..=5)
            .filter_map(|port| all.admit(SocketAddr::new([192, 0, 2, 1].into(), port)))
            .collect();
        let open = all.open();
        assert_eq!(open.by_origin[&IpAddr::from([192, 0, 2, 1])], 2);
        assert!(open.by_number.contains_key(&other.number));
        drop(open);
        drop(kept);
        assert_eq!(all.open().by_number.len(), 1);
        assert_eq!(all.open().by_origin.len(), 1);
    }

    #[test]
    fn a_network_of_ipv6_is_one_address_and_this_machine_none() {
        assert_eq!(
            origin_of(peer("[2001:db8::1]:1").ip()),
            origin_of(peer("[2001:db8::2]:1").ip())
        );
        assert_ne!(
            origin_of(peer("[2001:db8:0:1::1]:1").ip()),
            origin_of(peer("[2001:db8::2]:1").ip())
        );
        assert_eq!(origin_of(peer("[::ffff:127.0.0.1]:1").ip()), None);
        assert_eq!(
            origin_of(peer("[::ffff:192.0.2.1]:1").ip()),
            origin_of(peer("192.0.2.1:1").ip())
        );
    }
}
