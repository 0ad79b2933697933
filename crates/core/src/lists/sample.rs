//! A made-up neighbourhood of any size, the same for the same seed on every machine: for benchmarks and demonstrations.
//! Its records carry keys and no signatures; the verdicts are given with them.

use crate::config::Config;
use crate::record::{Header, Kind, Record, Unsigned, Verdict};
use crate::time::DAY_MS;
use crate::{Digest, PublicKey, receipt};
use serde_json::{Value, json};

/// 2026-06-01T00:00:00Z: when the neighbourhood begins to talk.
pub const BEGINNING_MS: i64 = 1_780_272_000_000;
/// Time between two records: a hundred a day.
const PACE_MS: i64 = DAY_MS / 100;
/// Records of one block, which refer to each other and to nothing outside: the cost of a record does not depend on how
/// many came before it.
const BLOCK: usize = 100;
/// Needs and offers of a block; then projects, each with so many needs.
const NEEDS: usize = 55;
const OFFERS: usize = 12;
const PROJECTS: usize = 6;
const NEEDS_PER_PROJECT: usize = 4;

const TEXTS: [&str; 8] = [
    "求送餐。腿摔了下不了楼，一个人住",
    "楼道灯坏了半个月，晚上看不见台阶",
    "孩子放学没人接，想找个托管的地方",
    "下水道堵了，一楼往上返水，味道很大",
    "想学用手机挂号，最好有人慢慢教",
    "The lift has been out of order since Monday.",
    "消防通道被电动车占了，\"说了几次\"也没用",
    "老伴儿眼睛不好，想找人念念报纸，一周两次就行；时间都可以商量，我们一直在家",
];

/// Random numbers that are the same everywhere (SplitMix64).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next_u64() % bound as u64) as usize
    }

    /// One of some things.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// The made-up key of this number. Nobody can sign with it.
pub fn key(number: u64) -> PublicKey {
    let (x, y) = (Digest::of(&number.to_be_bytes()), Digest::of(&(!number).to_be_bytes()));
    let mut point = [4u8; crate::key::POINT_BYTES];
    point[1..33].copy_from_slice(x.as_bytes());
    point[33..].copy_from_slice(y.as_bytes());
    PublicKey::from_bytes(point).unwrap_or_else(|| unreachable!("the first byte is 4"))
}

/// The key of the neighbourhood's staff, to be named in the configuration's `staff_keys`.
pub fn staff() -> PublicKey {
    key(u64::MAX)
}

/// A record of this number.
pub fn record(kind: Kind, number: u64, time_ms: i64, key: Option<PublicKey>, data: Value) -> Record {
    let mut random = [0u8; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    let id = receipt::uuid_v7(BEGINNING_MS, random);
    let header = Header { id, source: "urn:uuid:sample", time_ms, key, readcheck: None };
    Unsigned::new(kind, header, data)
        .unsigned()
        .unwrap_or_else(|problems| unreachable!("a sample record is well formed: {problems:?}"))
}

/// Records without end: needs, offers, and the account that follows from them.
#[derive(Clone, Debug)]
pub struct Sample<'c> {
    config: &'c Config,
    random: Random,
    number: u64,
    /// What is left of the current block, last first.
    block: Vec<(Record, Verdict)>,
}

/// What a block refers to.
struct Written {
    digest: Digest,
    key: PublicKey,
    place: String,
}

impl<'c> Sample<'c> {
    /// The neighbourhood of this seed, in the places and with the catalogue of this configuration.
    pub fn new(config: &'c Config, seed: u64) -> Self {
        Self { config, random: Random::new(seed), number: 0, block: Vec::new() }
    }

    fn write(&mut self, kind: Kind, key: PublicKey, data: Value) -> Record {
        self.number += 1;
        record(kind, self.number, BEGINNING_MS + self.number as i64 * PACE_MS, Some(key), data)
    }

    fn place(&mut self) -> String {
        let buildings: Vec<&str> = self
            .config
            .places
            .iter()
            .filter(|place| place.level == crate::place::Level::Building)
            .map(|place| place.code.as_str())
            .collect();
        (*self.random.pick(&buildings)).to_owned()
    }

    fn need(&mut self) -> (Record, Written) {
        let (place, text) = (self.place(), *self.random.pick(&TEXTS));
        let category = &self.random.pick(&self.config.catalogue.needs).code;
        let urgency =
            if self.random.percent(3) { "danger" } else { *self.random.pick(&["soon", "whenever"]) };
        let mut data = json!({"category": category, "text": text, "urgency": urgency, "place": place});
        if self.random.percent(30) {
            data["vulnerable"] = json!(true);
        }
        if self.random.percent(30) {
            data["households"] = json!(1 + self.random.below(40));
        }
        let key = key(self.number);
        let record = self.write(Kind::Need, key, data);
        let written = Written { digest: record.digest(), key, place };
        (record, written)
    }

    fn offer(&mut self) -> (Record, Written) {
        let (place, text) = (self.place(), *self.random.pick(&TEXTS));
        let field = self.random.pick(&self.config.catalogue.fields);
        let capacity = 1 + self.random.below(20);
        let data = json!({
            "kind": field.kind, "field": field.code, "text": text, "place": place, "capacity": capacity,
            "available": [{"days": [6, 7], "from": "09:00", "to": "12:00"}], "by": "resident",
        });
        let key = key(self.number);
        let record = self.write(Kind::Offer, key, data);
        let written = Written { digest: record.digest(), key, place };
        (record, written)
    }

    fn fill(&mut self) {
        let mut block: Vec<Record> = Vec::with_capacity(BLOCK);
        let mut needs = Vec::with_capacity(NEEDS);
        for _ in 0..NEEDS {
            let (record, need) = self.need();
            block.push(record);
            needs.push(need);
        }
        let mut offers = Vec::with_capacity(OFFERS);
        for _ in 0..OFFERS {
            let (record, offer) = self.offer();
            block.push(record);
            offers.push(offer);
        }
        for (number, offer) in offers.iter().take(PROJECTS).enumerate() {
            let joined = &needs[number * NEEDS_PER_PROJECT..(number + 1) * NEEDS_PER_PROJECT];
            self.project(number, joined, offer, &mut block);
        }
        let rest = &needs[PROJECTS * NEEDS_PER_PROJECT..];
        for need in rest {
            if block.len() == BLOCK {
                break;
            }
            let record = self.afterthought(need);
            block.push(record);
        }
        block.reverse();
        self.block = block.into_iter().map(|record| (record, Verdict::Signed)).collect();
    }

    /// A project, and as much of its account as its number says: planned, done, rated, struck off.
    fn project(&mut self, number: usize, needs: &[Written], offer: &Written, block: &mut Vec<Record>) {
        let place = self.config.places.root().map(|place| place.code.clone()).unwrap_or_default();
        let about: Vec<Digest> = needs.iter().map(|need| need.digest).collect();
        let project = json!({
            "title": "邻里互助", "needs": about, "resources": [{"offer": offer.digest, "amount": 1}],
            "owner": "社区服务站", "due": "2026-12-31", "place": place,
        });
        let project = self.write(Kind::Project, staff(), project);
        let planned = project.digest();
        block.push(project);
        if number == 0 {
            return;
        }
        let done = json!({"about": about, "after": [planned], "to": "done", "place": place});
        let done = self.write(Kind::Change, staff(), done);
        let named = done.digest();
        block.push(done);
        let mut ratings = Vec::new();
        for need in needs.iter().take(number - 1) {
            let stars = 1 + self.random.below(5);
            let rating = json!({
                "about": need.digest, "after": [named], "stars": stars, "satisfied": stars > 1, "place": need.place,
            });
            let rating = self.write(Kind::Rating, need.key, rating);
            ratings.push((need.digest, rating.digest()));
            block.push(rating);
        }
        let (about, after): (Vec<Digest>, Vec<Digest>) = ratings.into_iter().unzip();
        if number == PROJECTS - 1 {
            let strike = json!({"about": about, "after": after, "to": "struck_off", "place": place});
            let strike = self.write(Kind::Change, staff(), strike);
            block.push(strike);
        }
    }

    /// What authors do with their own records: correct, withdraw, erase.
    fn afterthought(&mut self, need: &Written) -> Record {
        match self.random.below(10) {
            0 => {
                let data = json!({"records": [need.digest], "reason": "不想留着了", "place": need.place});
                self.write(Kind::Erasure, need.key, data)
            }
            1 | 2 => {
                let data = json!({"about": need.digest, "place": need.place});
                self.write(Kind::Withdrawal, need.key, data)
            }
            _ => {
                let text = *self.random.pick(&TEXTS);
                let data = json!({"about": need.digest, "set": {"text": text}, "place": need.place});
                self.write(Kind::Correction, need.key, data)
            }
        }
    }
}

impl Iterator for Sample<'_> {
    type Item = (Record, Verdict);

    fn next(&mut self) -> Option<Self::Item> {
        if self.block.is_empty() {
            self.fill();
        }
        self.block.pop()
    }
}
