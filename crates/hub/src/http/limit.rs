//! How often an address may ask without a token.

use super::{Failure, text};
use crate::hub::Hub;
use axum::http::{HeaderMap, HeaderName};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Records that an address may send at once: everybody behind a stairwell's router, on the evening of a meeting.
pub const BURST_RECORDS: f64 = 1_000.0;
/// Records that it may send in the long run, a second: far above what people write, far below what hurts.
pub const RECORDS_PER_S: f64 = 10.0;
/// What one request costs besides its records, so that empty ones are not free.
pub const REQUEST_COST: f64 = 1.0;
/// Addresses remembered: beyond this the ones that are full again are forgotten, they lose nothing by it.
const ADDRESSES_MAX: usize = 50_000;

/// Token buckets by address.
#[derive(Debug, Default)]
pub struct Limiter {
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    level: f64,
    at: Instant,
}

impl Bucket {
    fn level_at(&self, now: Instant) -> f64 {
        let since = now.saturating_duration_since(self.at).as_secs_f64();
        (self.level + since * RECORDS_PER_S).min(BURST_RECORDS)
    }
}

impl Limiter {
    /// Takes from an address's bucket; `Err` with the wait when it has not enough. A request that costs more than a
    /// full bucket passes when the bucket is full.
    pub fn take(&self, address: IpAddr, cost: f64, now: Instant) -> Result<(), Duration> {
        let address = household(address);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= ADDRESSES_MAX && !buckets.contains_key(&address) {
            buckets.retain(|_, bucket| bucket.level_at(now) < BURST_RECORDS);
        }
        let bucket = buckets.entry(address).or_insert(Bucket { level: BURST_RECORDS, at: now });
        let level = bucket.level_at(now);
        let wanted = cost.min(BURST_RECORDS);
        *bucket = Bucket { level, at: now };
        if level < wanted {
            return Err(Duration::from_secs_f64((wanted - level) / RECORDS_PER_S));
        }
        bucket.level = level - wanted;
        Ok(())
    }
}

/// An IPv6 household has a network of 2^64 addresses: it counts as one.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

/// The address that asks. What a header says is believed only of a proxy on this machine, and only when there is one.
pub fn address(hub: &Hub, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    if !hub.options.behind_proxy || !peer.to_canonical().is_loopback() {
        return peer;
    }
    // The last one was added by our own proxy; those before it are claims.
    let forwarded = text(headers, HeaderName::from_static("x-forwarded-for"));
    forwarded.rsplit(',').next().and_then(|last| last.trim().parse().ok()).unwrap_or(peer)
}

/// 429 when an address has sent too much.
pub fn check(hub: &Hub, peer: IpAddr, headers: &HeaderMap, records: usize) -> Result<(), Failure> {
    let cost = REQUEST_COST + records as f64;
    hub.limiter
        .take(address(hub, peer, headers), cost, Instant::now())
        .map_err(|wait| Failure::too_many(wait.as_secs() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAIRWELL: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    #[test]
    fn lets_a_stairwell_through_and_stops_a_flood() {
        let (limiter, now) = (Limiter::default(), Instant::now());
        for _ in 0..500 {
            limiter.take(STAIRWELL, 2.0, now).unwrap();
        }
        let wait = limiter.take(STAIRWELL, 2.0, now).unwrap_err();
        assert!(wait <= Duration::from_secs(1), "{wait:?}");
        assert!(limiter.take(STAIRWELL, 2.0, now + wait + Duration::from_millis(1)).is_ok());
    }

    #[test]
    fn keeps_addresses_apart_and_a_household_together() {
        let (limiter, now) = (Limiter::default(), Instant::now());
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let same: IpAddr = "2001:db8::ffff".parse().unwrap();
        let other: IpAddr = "2001:db8:0:1::1".parse().unwrap();
        limiter.take(one, BURST_RECORDS, now).unwrap();
        assert!(limiter.take(same, 1.0, now).is_err());
        assert!(limiter.take(other, 1.0, now).is_ok());
    }
}
