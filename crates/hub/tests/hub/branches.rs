//! A branch's own lists: what the backend prints for it, and what a phone makes of what the backend hands it, are the
//! same bytes, whenever the phone asked before; and the branch is told of no other.

use crate::support::{Hub, NOW_MS, Person, linli, text};
use linli_core::config::Config;
use linli_core::lists::{self, Fold, List, State};
use linli_core::{Digest, Kind, Record, Verdict, receipt};
use linli_hub::sign::{self, Key};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

const SEEDS: u64 = 4;
const STEPS: usize = 150;
const AS_OF: &str = "2026-12-20T00:00:00.000Z";
const AS_OF_MS: i64 = 1_797_724_800_000;
const PLACES: [&str; 6] = ["yhl-ly-a-01", "yhl-ly-a-02", "yhl-ly", "yhl-bh-b-07", "yhl-bh", "yhl-bh-a"];
const BRANCHES: [&str; 2] = ["yhl-ly", "yhl-bh"];

/// Numbers that follow from a seed.
struct Chance(u64);

impl Chance {
    fn bytes(&mut self) -> [u8; 32] {
        self.0 += 1;
        *Digest::of(&self.0.to_be_bytes()).as_bytes()
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::from(u16::from_be_bytes([self.bytes()[0], self.bytes()[1]])) % bound
    }

    fn pick<T: Clone>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())].clone()
    }

    fn person(&mut self) -> Person {
        Person { key: Key::from_private(&self.bytes()).unwrap() }
    }
}

/// Two communities of one street, and everything that is said there.
struct Town {
    hub: Hub,
    street: String,
    chance: Chance,
    root: Person,
    /// Staff of each of [`BRANCHES`].
    staff: Vec<Person>,
    fold: Fold,
    said: Vec<Record>,
    /// Who has said it.
    keys: HashMap<Digest, [u8; 32]>,
    phones: Vec<Phone>,
}

/// Somebody's phone with a token of a branch, or of a part of one.
struct Phone {
    token: String,
    place: &'static str,
    after: i64,
    held: Vec<Record>,
}

impl Phone {
    /// Asks for a page; whether there was none.
    fn pull(&mut self, hub: &Hub, limit: usize) -> bool {
        let path = format!("/v1/records?place={}&after={}&limit={limit}", self.place, self.after);
        let page = hub.get(&path, Some(&self.token)).json();
        let records = page["records"].as_array().unwrap();
        let read = |entry: &Value| Record::from_value(entry["record"].clone()).unwrap();
        self.held.extend(records.iter().map(read));
        self.after = page["next"].as_i64().unwrap();
        records.is_empty()
    }

    fn fold(&self, config: &Arc<Config>) -> Fold {
        let mut fold = Fold::new(config.clone());
        for record in &self.held {
            fold.insert(record, sign::verdict(record));
        }
        fold
    }
}

fn print(fold: &Fold, list: List, place: &str) -> String {
    match list {
        List::Needs => lists::to_json(&fold.needs(AS_OF_MS, Some(place))),
        List::Resources => lists::to_json(&fold.resources(AS_OF_MS, Some(place))),
        List::Projects => lists::to_json(&fold.projects(AS_OF_MS, Some(place))),
    }
}

impl Town {
    fn new(seed: u64) -> Self {
        let hub = Hub::start();
        let street = hub.link.clone().unwrap();
        let mut chance = Chance(seed << 32);
        let root = chance.person();
        let staff: Vec<Person> = BRANCHES.iter().map(|_| chance.person()).collect();
        hub.store(&root.enrolment(&root, "yhl"), Some(&street));
        let config = Config::parse(&hub.get("/linli.json", None).json()).unwrap();
        let phone = |branch: &str, place| Phone {
            token: hub.token("staff", branch),
            place,
            after: 0,
            held: Vec::new(),
        };
        let phones = vec![
            phone("yhl-ly", "yhl-ly"),
            phone("yhl-bh", "yhl-bh"),
            phone("yhl-ly", "yhl-ly-a"),
            phone("yhl", "yhl-bh-b-07"),
        ];
        let fold = Fold::new(Arc::new(config));
        let (said, keys) = (Vec::new(), HashMap::new());
        Self { hub, street, chance, root, staff, fold, said, keys, phones }
    }

    fn say(&mut self, key: [u8; 32], kind: Kind, mut data: Value) -> Option<Digest> {
        let mut random = [0; 10];
        random.copy_from_slice(&self.chance.bytes()[..10]);
        if kind != Kind::Erasure {
            data["salt"] = json!(
                self.chance.bytes().map(|byte| char::from(b'a' + byte % 26)).iter().collect::<String>()
            );
        }
        let signer = Key::from_private(&key).unwrap();
        let record =
            signer.write_as(receipt::uuid_v7(NOW_MS, random), kind, "urn:uuid:town", NOW_MS, data).unwrap();
        let answer = self.hub.post(&record.to_value(), Some(&self.street));
        if answer.status != 201 {
            return None;
        }
        self.fold.insert(&record, Verdict::Signed);
        self.keys.insert(record.digest(), key);
        self.said.push(record.clone());
        Some(record.digest())
    }

    fn some(&mut self, kind: Kind) -> Option<Record> {
        let found: Vec<Record> = self.said.iter().filter(|record| record.kind() == kind).cloned().collect();
        (!found.is_empty()).then(|| self.chance.pick(&found))
    }

    /// The root's key, or that of staff of a community.
    fn official(&mut self) -> [u8; 32] {
        match self.chance.below(5) {
            0 => self.staff[0].key.private(),
            1 => self.staff[1].key.private(),
            _ => self.root.key.private(),
        }
    }

    fn step(&mut self) -> Option<()> {
        match self.chance.below(16) {
            0..=2 => self.thing(Kind::Need),
            3 => self.thing(Kind::Offer),
            4..=5 => self.project(),
            6..=10 => self.account(),
            11 => self.correct(),
            12 => self.once_more(),
            13 => self.end(),
            14 => {
                let about = self.some(Kind::Need)?;
                let contact =
                    json!({"about": about.digest(), "consent": true, "place": about.place(), "name": "张"});
                self.say(self.keys[&about.digest()], Kind::Contact, contact).map(drop)
            }
            _ => {
                let index = self.chance.below(BRANCHES.len());
                let branch = BRANCHES[index];
                let data = json!({"subject_key": self.staff[index].public(), "role": "staff", "branch": branch,
                                  "place": branch, "from": "2020-01-01T00:00:00Z"});
                self.say(self.root.key.private(), Kind::Enrolment, data).map(drop)
            }
        }
    }

    fn thing(&mut self, kind: Kind) -> Option<()> {
        let (place, key) = (self.chance.pick(&PLACES), self.chance.bytes());
        let words = format!("{place} 的话 {}", self.said.len());
        let data = match kind {
            Kind::Need => json!({"category": "elderly", "text": words, "urgency": "soon", "place": place}),
            _ => json!({"kind": "talent", "field": "haircut", "text": words, "place": place, "capacity": 3}),
        };
        self.say(key, kind, data).map(drop)
    }

    fn project(&mut self) -> Option<()> {
        let mut needs = vec![self.some(Kind::Need)?, self.some(Kind::Need)?];
        needs.truncate(1 + self.chance.below(2));
        let offer = self.some(Kind::Offer)?.digest();
        let mut digests: Vec<Digest> = needs.iter().map(Record::digest).collect();
        digests.dedup();
        let place =
            if needs.len() == 1 { needs[0].place() } else { self.chance.pick(&["yhl", "yhl", "yhl-ly"]) };
        let data = json!({"title": "一起办", "needs": digests, "resources": [{"offer": offer, "amount": 1}],
                          "owner": "社区", "due": "2026-12-01", "place": place});
        let key = self.official();
        self.say(key, Kind::Project, data).map(drop)
    }

    /// The next step of some needs' account: of one, or of all that one project joins.
    fn account(&mut self) -> Option<()> {
        let need = self.some(Kind::Need)?;
        let item = self.fold.need(&need.digest(), NOW_MS)?;
        let mut about = vec![item.digest];
        if let Some(project) = item.project.filter(|_| self.chance.below(2) == 0) {
            about = self.fold.project(&project, NOW_MS)?.needs.iter().map(|need| need.digest).collect();
        }
        let mut after: Vec<Digest> = about
            .iter()
            .filter_map(|need| self.fold.need(need, NOW_MS))
            .flat_map(|item| item.heads)
            .collect();
        after.sort();
        after.dedup();
        let (kind, key, data) = match item.state {
            State::Open | State::Withdrawn | State::StruckOff => return None,
            State::Done => {
                let satisfied = self.chance.below(4) > 0;
                let rating = json!({"about": need.digest(), "after": item.heads, "stars": 3, "satisfied": satisfied,
                                    "place": need.place(), "comment": format!("{} 的心事", need.place())});
                (Kind::Rating, self.keys[&need.digest()], rating)
            }
            state => {
                let to = if state == State::Rated { "struck_off" } else { "done" };
                let place = self.chance.pick(&["yhl", need.place(), "yhl-bh"]);
                let change = json!({"about": about, "after": after, "to": to, "place": place});
                (Kind::Change, self.official(), change)
            }
        };
        self.say(key, kind, data).map(drop)
    }

    fn correct(&mut self) -> Option<()> {
        let kind = self.chance.pick(&[Kind::Need, Kind::Need, Kind::Offer]);
        let thing = self.some(kind)?;
        let place = self.chance.pick(&PLACES);
        let set = self.chance.pick(&[
            json!({"place": place}),
            json!({"place": place}),
            json!({"text": "改过的话"}),
        ]);
        let key = if self.chance.below(3) > 0 { self.keys[&thing.digest()] } else { self.official() };
        let earlier =
            self.fold.need(&thing.digest(), NOW_MS).map(|item| item.corrections).unwrap_or_default();
        let mut data = json!({"about": thing.digest(), "set": set, "place": thing.place()});
        if !earlier.is_empty() {
            data["after"] = json!(earlier);
        }
        self.say(key, Kind::Correction, data).map(drop)
    }

    /// A project in another version: with other needs, by other staff.
    fn once_more(&mut self) -> Option<()> {
        let earlier = self.some(Kind::Project)?;
        let need = self.some(Kind::Need)?;
        let mut data = earlier.data()?.clone();
        data["after"] = json!([earlier.digest()]);
        data["place"] = json!(self.chance.pick(&["yhl", earlier.place(), need.place()]));
        data["needs"] = json!([need.digest()]);
        let key = self.official();
        self.say(key, Kind::Project, data).map(drop)
    }

    fn end(&mut self) -> Option<()> {
        let kind = self.chance.pick(&[Kind::Need, Kind::Offer, Kind::Rating, Kind::Correction]);
        let thing = self.some(kind)?;
        let key = self.keys[&thing.digest()];
        if self.chance.below(2) == 0 && matches!(kind, Kind::Need | Kind::Offer) {
            let data = json!({"about": thing.digest(), "place": thing.place()});
            return self.say(key, Kind::Withdrawal, data).map(drop);
        }
        let key = if self.chance.below(2) == 0 { key } else { self.official() };
        let place = self.chance.pick(&["yhl", thing.place()]);
        let data = json!({"records": [thing.digest()], "reason": "不留", "place": place});
        self.say(key, Kind::Erasure, data).map(drop)
    }

    /// Places at which a need or an offer was meant to be, ever.
    fn places_of(&self, thing: &Record) -> HashSet<String> {
        let about = |record: &&Record| record.kind() == Kind::Correction;
        let corrections = self.said.iter().filter(about).filter_map(Record::data);
        let moved = corrections
            .filter(|data| data["about"] == json!(thing.digest()))
            .filter_map(|data| data["set"]["place"].as_str());
        moved.chain([thing.place()]).map(str::to_owned).collect()
    }

    /// A phone was handed each record once, its lists are the backend's, and it knows nobody of another branch.
    fn check(&self, phone: &Phone, seed: u64) {
        let digests: HashSet<Digest> = phone.held.iter().map(Record::digest).collect();
        assert_eq!(digests.len(), phone.held.len(), "seed {seed}, {}: twice", phone.place);
        let config = self.fold.config();
        let fold = phone.fold(config);
        for list in List::ALL {
            let path = format!("/v1/lists/{}?as_of={AS_OF}&place={}", list.noun(), phone.place);
            let printed = self.hub.get(&path, Some(&phone.token)).text();
            assert_eq!(
                print(&fold, list, phone.place) + "\n",
                printed + "\n",
                "seed {seed}, {}",
                phone.place
            );
        }
        let personal = [Kind::Need, Kind::Offer];
        for thing in self.said.iter().filter(|record| personal.contains(&record.kind())) {
            let inside = self.places_of(thing).iter().any(|place| config.places.contains(phone.place, place));
            assert_eq!(digests.contains(&thing.digest()), inside, "seed {seed}, {}", phone.place);
        }
        let words: String = phone.held.iter().map(Record::to_json).collect();
        for rating in self.said.iter().filter(|record| record.kind() == Kind::Rating) {
            let about = rating.data().unwrap()["about"].clone();
            let need = self.said.iter().find(|record| json!(record.digest()) == about).unwrap();
            let inside = self.places_of(need).iter().any(|place| config.places.contains(phone.place, place));
            assert!(inside || !words.contains(rating.id()), "seed {seed}, {}: {}", phone.place, rating.id());
        }
    }
}

#[test]
fn builds_the_same_lists_of_a_branch_from_what_its_token_pulls() {
    let mut states = HashSet::new();
    for seed in 0..SEEDS {
        let mut town = Town::new(seed);
        for step in 0..STEPS {
            // Not every step can be taken by whom it fell to.
            if town.step().is_none() {
                continue;
            }
            // Each phone asks when it likes, and goes on from where it was.
            let phone = (step % 7 == 0).then(|| town.chance.below(town.phones.len()));
            if let Some(phone) = phone {
                town.phones[phone].pull(&town.hub, 7);
            }
        }
        let mut phones = std::mem::take(&mut town.phones);
        for phone in &mut phones {
            while !phone.pull(&town.hub, 50) {}
            town.check(phone, seed);
        }
        // The command line over everything prints the same.
        let records =
            town.hub.folder.file("records.jsonl", text(&linli(&["export", "--data"], &[&town.hub.data()])));
        let config = town.hub.folder.file("linli.json", town.hub.get("/linli.json", None).body);
        for list in List::ALL {
            let arguments = ["lists", list.noun(), "--as-of", AS_OF, "--place", "yhl-ly", "--config"];
            let printed = text(&linli(&arguments, &[&config, &records]));
            assert_eq!(printed, print(&phones[0].fold(town.fold.config()), list, "yhl-ly"), "seed {seed}");
        }
        let list = town.fold.needs(AS_OF_MS, None);
        states.extend(list.items.iter().map(|item| item.state.noun()));
    }
    // A property of empty lists would say nothing.
    assert!(states.len() >= 6, "{states:?}");
}

#[test]
fn hands_a_need_that_moves_in_with_all_that_was_said_of_it() {
    let hub = Hub::start();
    let street = hub.link.clone().unwrap();
    let (root, resident) = (Person::new(), Person::new());
    hub.store(&root.enrolment(&root, "yhl"), Some(&street));
    let tokens = ["yhl-ly", "yhl-bh"].map(|branch| hub.token("staff", branch));
    let kinds = |token: &str, after: i64| -> (Vec<String>, i64) {
        let page = hub.get(&format!("/v1/records?after={after}"), Some(token)).json();
        let records = page["records"].as_array().unwrap();
        let noun =
            |entry: &Value| entry["record"]["type"].as_str().unwrap().split('.').nth(2).unwrap().to_owned();
        (records.iter().map(noun).collect(), page["next"].as_i64().unwrap())
    };
    let photo = Digest::of(b"picture");
    let data = json!({"category": "elderly", "text": "搬家前说的", "urgency": "soon", "place": "yhl-ly-a",
                      "attachments": [{"sha256": photo, "type": "image/png", "size": 7}]});
    let need = resident.write(Kind::Need, data);
    let path = format!("/v1/records/{}/attachments/{photo}", need.id());
    assert_eq!(hub.ask("PUT", &path, &[("content-type", "image/png")], b"picture").status, 201);
    hub.store(&need, None);
    hub.store(&resident.contact(&need, "13800000000"), None);
    let (before, cursor) = kinds(&tokens[1], 0);
    assert_eq!(before, ["enrolment"]);
    let project = root.project(&[&need], "yhl-bh");
    assert_eq!(hub.post(&project.to_value(), Some(&tokens[1])).status, 400);
    assert_eq!(hub.get(&path, Some(&tokens[1])).status, 404);
    let moved = json!({"about": need.digest(), "set": {"place": "yhl-bh-b-07"}, "place": "yhl-ly-a"});
    hub.store(&resident.write(Kind::Correction, moved), None);
    // The cursor of before has passed the need's own row, and is handed it all the same; once.
    let (mut now, cursor) = kinds(&tokens[1], cursor);
    now.sort();
    assert_eq!(now, ["contact", "correction", "need"]);
    assert_eq!(kinds(&tokens[1], cursor).0, Vec::<String>::new());
    assert_eq!(hub.get(&path, Some(&tokens[1])).status, 200);
    hub.store(&project, Some(&tokens[1]));
    // Where it was, its staff are told what becomes of it.
    let (seen, _) = kinds(&tokens[0], 0);
    assert_eq!(seen, ["enrolment", "need", "contact", "correction", "project"]);
    // Another project is not drawn over by naming it as an earlier version.
    let here = Person::new().need("yhl-ly-a", "柳荫的事");
    hub.store(&here, None);
    let foreign = root.project(&[&here], "yhl-ly-a");
    hub.store(&foreign, Some(&tokens[0]));
    let mut version = root.project(&[&need], "yhl-bh").data().unwrap().clone();
    version["after"] = json!([foreign.digest()]);
    let answer = hub.post(&root.write(Kind::Project, version).to_value(), Some(&tokens[1]));
    assert_eq!(answer.problems(), [("data.after[0]".into(), "not_allowed".into())]);
}

#[test]
fn goes_on_from_a_cursor_of_before_there_was_a_log() {
    let hub = Hub::start();
    let token = hub.token("staff", "yhl-bh");
    let resident = Person::new();
    let need = resident.need("yhl-ly-a", "x");
    hub.store(&need, None);
    let moved = json!({"about": need.digest(), "set": {"place": "yhl-bh-b-07"}, "place": "yhl-ly-a"});
    hub.store(&resident.write(Kind::Correction, moved), None);
    hub.store(&Person::new().need("yhl-bh-b-07", "y"), None);
    let (folder, arguments) = hub.stop();
    // As the version before this one left it.
    let database = rusqlite::Connection::open(folder.0.join("data/linli.sqlite")).unwrap();
    let back = "DROP TABLE handout; DROP TABLE naming; DROP TABLE moving; DROP TABLE enrolled; DROP INDEX record_key;
                PRAGMA user_version = 1;";
    database.execute_batch(back).unwrap();
    drop(database);
    let hub = Hub::within(folder, arguments);
    // A phone that has seen row 3 is handed what it was not handed before, and nothing else.
    let page = hub.get("/v1/records?after=3", Some(&token)).json();
    let ids: Vec<&str> = page["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["record"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.contains(&need.id()));
    assert_eq!(hub.records(&token).len(), 3);
}

#[test]
fn hands_over_who_has_signed_and_what_frees_an_offer_and_nobody_s_words() {
    let hub = Hub::start();
    let street = hub.link.clone().unwrap();
    let (root, clerk, asks) = (Person::new(), Person::new(), Person::new());
    let (one, other, helper) = (Person::new(), Person::new(), Person::new());
    let held = |token: &str| -> HashSet<Digest> {
        let read = |value: Value| Record::from_value(value).unwrap().digest();
        hub.records(token).into_iter().map(read).collect()
    };
    let store = |record: Record| {
        hub.store(&record, Some(&street));
        record.digest()
    };
    store(root.enrolment(&root, "yhl"));
    let [ly, bh] = ["yhl-ly", "yhl-bh"].map(|branch| hub.token("staff", branch));
    let (enrolled, asked) = (root.enrolment(&clerk, "yhl-bh"), asks.enrolment(&asks, "yhl-bh"));
    let (enrolled, asked) = (store(enrolled), store(asked));
    let (here, there) = (one.need("yhl-ly-a", "柳荫的事"), other.need("yhl-bh-a", "别处的事"));
    let (first, second) = (store(here.clone()), store(there.clone()));
    let offer =
        json!({"kind": "talent", "field": "haircut", "text": "理发", "place": "yhl-ly", "capacity": 3});
    let offer = store(helper.write(Kind::Offer, offer));
    let data = json!({"title": "一起办", "needs": [first, second], "resources": [{"offer": offer, "amount": 1}],
                      "owner": "街道", "due": "2026-12-01", "place": "yhl"});
    let project = root.write(Kind::Project, data);
    let planned = store(project.clone());
    let done = json!({"about": [second], "after": [planned], "to": "done", "place": "yhl-bh-a"});
    let done = clerk.write(Kind::Change, done);
    store(done.clone());
    let rating = other.rating(&there, &done, true);
    store(rating.clone());
    // The project is handed to both, and no step of the other's account but the last; with it, who has signed it.
    assert!(held(&ly).is_superset(&[planned, first, offer].into()) && held(&bh).contains(&planned));
    assert!(!held(&ly).contains(&enrolled));
    let struck = store(clerk.change(&there, &rating, "struck_off"));
    let seen = held(&ly);
    assert!(seen.is_superset(&[struck, enrolled].into()));
    for elsewhere in [second, done.digest(), rating.digest(), asked] {
        assert!(!seen.contains(&elsewhere));
    }
    assert!(!held(&bh).contains(&first) && !held(&bh).contains(&offer));
    // A project of the street is struck off for a community when its own needs are, and those elsewhere.
    let promised = || hub.get("/v1/lists/resources", Some(&ly)).json()["items"][0]["promised"].clone();
    assert_eq!(promised(), 1);
    let done = root.change(&here, &project, "done");
    store(done.clone());
    let rating = one.rating(&here, &done, true);
    store(rating.clone());
    store(root.change(&here, &rating, "struck_off"));
    assert_eq!(promised(), 0);
}
