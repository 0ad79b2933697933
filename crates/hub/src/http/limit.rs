//! How much an address may ask without a token that writes: records and requests by number, bodies by their bytes.

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
/// Bytes that an address may send at once: thirty households with three photos and a voice note each are some 80 MB.
pub const BURST_BYTES: f64 = 96.0 * 1024.0 * 1024.0;
/// Bytes that it may send in the long run, a second: a photo every half minute, and not much over a gigabyte a day.
pub const BYTES_PER_S: f64 = 16.0 * 1024.0;
/// Addresses remembered: some megabytes.
const ADDRESSES_MAX: usize = 50_000;
/// How often it is looked for addresses that can be forgotten: each look goes through all of them.
const FORGET_EVERY: Duration = Duration::from_secs(10);
/// Whose allowance an address shares that comes when no more are remembered: a flood out of ever new networks thins
/// itself out, and costs no memory.
const STRANGERS: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

/// What something takes from an allowance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// In records.
    pub records: f64,
    /// In bytes that the backend must write.
    pub bytes: f64,
}

impl Cost {
    /// Of a request with so many records and bytes.
    pub fn request(records: usize, bytes: u64) -> Self {
        Self { records: REQUEST_COST + records as f64, bytes: bytes as f64 }
    }
}

/// Allowances by address.
#[derive(Debug, Default)]
pub struct Limiter {
    buckets: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    by_address: HashMap<IpAddr, Bucket>,
    looked: Option<Instant>,
}

/// What is left of an allowance at a moment.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    records: f64,
    bytes: f64,
    at: Instant,
}

impl Bucket {
    fn full(now: Instant) -> Self {
        Self { records: BURST_RECORDS, bytes: BURST_BYTES, at: now }
    }

    fn is_full(&self) -> bool {
        self.records >= BURST_RECORDS && self.bytes >= BURST_BYTES
    }

    fn at(&self, now: Instant) -> Self {
        let since = now.saturating_duration_since(self.at).as_secs_f64();
        Self {
            records: (self.records + since * RECORDS_PER_S).min(BURST_RECORDS),
            bytes: (self.bytes + since * BYTES_PER_S).min(BURST_BYTES),
            at: now,
        }
    }
}

impl Buckets {
    /// The bucket of an address, as it is now. Who is full again is forgotten when there are many, and loses nothing.
    fn of(&mut self, address: IpAddr, now: Instant) -> &mut Bucket {
        let is_new = !self.by_address.contains_key(&address);
        let due = self.looked.is_none_or(|at| now.saturating_duration_since(at) >= FORGET_EVERY);
        if is_new && due && self.by_address.len() >= ADDRESSES_MAX {
            self.looked = Some(now);
            self.by_address.retain(|_, bucket| !bucket.at(now).is_full());
        }
        let shared = is_new && self.by_address.len() >= ADDRESSES_MAX;
        let address = if shared { STRANGERS } else { address };
        let bucket = self.by_address.entry(address).or_insert_with(|| Bucket::full(now));
        *bucket = bucket.at(now);
        bucket
    }
}

impl Limiter {
    /// Takes from an address's bucket; `Err` with the wait when it has not enough. A request that costs more than a
    /// full bucket passes when the bucket is full.
    pub fn take(&self, address: IpAddr, cost: Cost, now: Instant) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.of(household(address), now);
        let records = cost.records.min(BURST_RECORDS);
        let bytes = cost.bytes.min(BURST_BYTES);
        let missing = ((records - bucket.records) / RECORDS_PER_S).max((bytes - bucket.bytes) / BYTES_PER_S);
        if missing > 0.0 {
            return Err(Duration::from_secs_f64(missing));
        }
        bucket.records -= records;
        bucket.bytes -= bytes;
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

/// 429 when an address has asked too much.
pub fn check(hub: &Hub, peer: IpAddr, headers: &HeaderMap, cost: Cost) -> Result<(), Failure> {
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
        let one = Cost::request(1, 1_000);
        for _ in 0..500 {
            limiter.take(STAIRWELL, one, now).unwrap();
        }
        let wait = limiter.take(STAIRWELL, one, now).unwrap_err();
        assert!(wait <= Duration::from_secs(1), "{wait:?}");
        assert!(limiter.take(STAIRWELL, one, now + wait + Duration::from_millis(1)).is_ok());
    }

    #[test]
    fn lets_the_photos_of_a_stairwell_through_and_stops_a_flood_of_bytes() {
        let (limiter, now) = (Limiter::default(), Instant::now());
        let (photo, voice) = (Cost::request(0, 500_000), Cost::request(0, 1_000_000));
        for _ in 0..30 {
            for cost in [photo, photo, photo, voice] {
                limiter.take(STAIRWELL, cost, now).unwrap();
            }
        }
        let largest = Cost::request(0, 4 * 1024 * 1024);
        let stopped = (0..100).find_map(|_| limiter.take(STAIRWELL, largest, now).err()).unwrap();
        assert!(stopped <= Duration::from_secs(256), "{stopped:?}");
        // In the long run it is no more than the rate, however long somebody tries.
        let day = Duration::from_secs(24 * 3_600);
        let tries = (0..86_400).map(|second| now + day + Duration::from_secs(second));
        let taken = tries.filter(|at| limiter.take(STAIRWELL, largest, *at).is_ok()).count();
        assert!(taken as f64 * largest.bytes <= BURST_BYTES + BYTES_PER_S * day.as_secs_f64(), "{taken}");
    }

    #[test]
    fn keeps_addresses_apart_and_a_household_together() {
        let (limiter, now) = (Limiter::default(), Instant::now());
        let one: IpAddr = "2001:db8::1".parse().unwrap();
        let same: IpAddr = "2001:db8::ffff".parse().unwrap();
        let other: IpAddr = "2001:db8:0:1::1".parse().unwrap();
        limiter.take(one, Cost { records: BURST_RECORDS, bytes: 0.0 }, now).unwrap();
        assert!(limiter.take(same, Cost::request(0, 0), now).is_err());
        assert!(limiter.take(other, Cost::request(0, 0), now).is_ok());
    }

    #[test]
    fn remembers_no_more_than_so_many_addresses() {
        let (limiter, now) = (Limiter::default(), Instant::now());
        let network = |number: u128| IpAddr::V6(Ipv6Addr::from_bits((0x2001_0db8 << 96) + (number << 64)));
        for number in 0..ADDRESSES_MAX as u128 + 2_000 {
            // Whoever comes when all are remembered shares one allowance, and in the end has none.
            let taken = limiter.take(network(number), Cost::request(0, 0), now);
            let alone = number < ADDRESSES_MAX as u128 + BURST_RECORDS as u128;
            assert_eq!(taken.is_ok(), alone, "{number}");
        }
        assert!(limiter.buckets.lock().unwrap().by_address.len() <= ADDRESSES_MAX + 1);
        // When those of before are full again, they make room.
        let later = now + FORGET_EVERY;
        limiter.take(network(1 << 24), Cost::request(0, 0), later).unwrap();
        assert!(limiter.buckets.lock().unwrap().by_address.len() < 10);
    }
}
