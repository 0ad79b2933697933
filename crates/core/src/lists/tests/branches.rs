//! The property: a branch's lists follow from what the branch is handed, whatever else there is.

use super::any_order::{Heard, fold_of, quarrel};
use super::*;
use crate::body;
use std::collections::{HashMap, HashSet};

/// Sets that are tried.
const SETS: u64 = 500;
/// Sets among which one shows that a part of the rule is needed.
const SETS_WITHOUT: u64 = 1_000;
const BRANCHES: [&str; 4] = ["yhl-ly", "yhl-bh", "yhl-ly-a-01", "yhl-ly-a"];

/// What a body names: what it is about, and earlier versions.
#[derive(Default)]
struct Named {
    about: Vec<Digest>,
    after: Vec<Digest>,
    erases: Vec<Digest>,
    strikes: bool,
    moves_to: Option<String>,
    enrols: Option<PublicKey>,
}

fn named(record: &Record) -> Named {
    let mut named = Named::default();
    match record.kind() {
        Kind::Need | Kind::Offer => {}
        Kind::Contact => named.about.extend(record.body::<body::Contact>().map(|b| b.about)),
        Kind::Withdrawal => named.about.extend(record.body::<body::Withdrawal>().map(|b| b.about)),
        Kind::Rating => named.about.extend(record.body::<body::Rating>().map(|b| b.about)),
        Kind::Erasure => named.erases = record.body::<body::Erasure>().map(|b| b.records).unwrap_or_default(),
        Kind::Enrolment => named.enrols = record.body::<body::Enrolment>().map(|b| b.subject_key),
        Kind::Correction => {
            if let Some(body) = record.body::<body::Correction>() {
                named.moves_to = body.set.get("place").and_then(Value::as_str).map(str::to_owned);
                named.about.push(body.about);
            }
        }
        Kind::Change => {
            if let Some(body) = record.body::<body::Change>() {
                named.strikes = body.to == "struck_off";
                named.about = body.about;
            }
        }
        Kind::Project => {
            if let Some(body) = record.body::<body::Project>() {
                named.about = body.needs;
                named.about.extend(body.resources.iter().map(|part| part.offer));
                named.after = body.after;
            }
        }
    }
    named
}

/// The parts of the rule by which records follow others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    About,
    Moved,
    Erased,
    Versions,
    Strikes,
    Signers,
}

const RULES: [Rule; 6] =
    [Rule::About, Rule::Moved, Rule::Erased, Rule::Versions, Rule::Strikes, Rule::Signers];

/// Where each record goes, by the rule that backends follow.
fn handed(heard: &[Heard], rules: &[Rule]) -> HashMap<Digest, HashSet<String>> {
    let mut goes: HashMap<Digest, HashSet<String>> = HashMap::new();
    for (record, _) in heard {
        goes.entry(record.digest()).or_default().insert(record.place().to_owned());
    }
    let all: Vec<(&Record, Named)> = heard.iter().map(|(record, _)| (record, named(record))).collect();
    let is = |digest: &Digest, kinds: &[Kind]| {
        all.iter().any(|(record, _)| record.digest() == *digest && kinds.contains(&record.kind()))
    };
    let things = [Kind::Need, Kind::Offer];
    loop {
        let mut more: Vec<(Digest, HashSet<String>, Rule)> = Vec::new();
        for (record, names) in &all {
            let digest = record.digest();
            for about in names.about.iter().filter(|about| is(about, &things)) {
                more.push((digest, goes[about].clone(), Rule::About));
                more.push((*about, names.moves_to.iter().cloned().collect(), Rule::Moved));
            }
            for erased in names.erases.iter().filter(|erased| goes.contains_key(erased)) {
                more.push((digest, goes[erased].clone(), Rule::Erased));
            }
            for after in names.after.iter().filter(|after| is(after, &[Kind::Project])) {
                more.push((digest, goes[after].clone(), Rule::Versions));
                more.push((*after, goes[&digest].clone(), Rule::Versions));
            }
            for (project, other) in all.iter().filter(|(project, _)| project.kind() == Kind::Project) {
                if names.strikes && names.about.iter().any(|need| other.about.contains(need)) {
                    more.push((digest, goes[&project.digest()].clone(), Rule::Strikes));
                }
            }
            let signed = all.iter().filter(|(signed, _)| signed.key() == names.enrols);
            for (signed, _) in signed.filter(|_| names.enrols.is_some()) {
                more.push((digest, goes[&signed.digest()].clone(), Rule::Signers));
            }
        }
        let before: usize = goes.values().map(HashSet::len).sum();
        for (digest, places, _) in more.into_iter().filter(|(.., rule)| rules.contains(rule)) {
            goes.entry(digest).or_default().extend(places);
        }
        if goes.values().map(HashSet::len).sum::<usize>() == before {
            return goes;
        }
    }
}

/// What a branch is handed, with the enrolments and erasures from above.
fn of_branch(heard: &[Heard], branch: &str, rules: &[Rule]) -> Vec<Heard> {
    let (goes, config) = (handed(heard, rules), street());
    let above: Vec<&str> = config.places.ancestors(branch).map(|place| place.code.as_str()).collect();
    let seen = |record: &Record| {
        let from_above = matches!(record.kind(), Kind::Enrolment | Kind::Erasure);
        from_above && above.contains(&record.place())
            || goes[&record.digest()].iter().any(|place| config.places.contains(branch, place))
    };
    heard.iter().filter(|(record, _)| seen(record)).cloned().collect()
}

fn lists(fold: &Fold, branch: &str) -> String {
    let mut text = to_json(&fold.needs(NOW_MS, Some(branch)));
    text += &to_json(&fold.resources(NOW_MS, Some(branch)));
    text + &to_json(&fold.projects(NOW_MS, Some(branch)))
}

#[test]
fn gives_a_branch_the_lists_of_the_street_from_what_it_is_handed() {
    let (mut kept, mut whole) = (0, 0);
    for seed in 0..SETS {
        let heard = quarrel(seed);
        let street = fold_of(&heard, false);
        for branch in BRANCHES {
            let part = of_branch(&heard, branch, &RULES);
            (kept, whole) = (kept + part.len(), whole + heard.len());
            let fold = fold_of(&part, false);
            assert_eq!(lists(&fold, branch), lists(&street, branch), "seed {seed}, {branch}");
            let below = "yhl-ly-a-01";
            if street.config().places.contains(branch, below) {
                assert_eq!(lists(&fold, below), lists(&street, below), "seed {seed}, {below} of {branch}");
            }
        }
    }
    // It would say nothing if everything went everywhere.
    assert!(kept * 4 < whole * 3, "{kept} of {whole}");
}

#[test]
fn needs_every_part_of_the_rule() {
    for left_out in RULES {
        let rules: Vec<Rule> = RULES.into_iter().filter(|rule| *rule != left_out).collect();
        let differs = |seed: &u64| {
            let heard = quarrel(*seed);
            let street = fold_of(&heard, false);
            ["yhl-ly", "yhl-bh"].iter().any(|branch| {
                lists(&fold_of(&of_branch(&heard, branch, &rules), false), branch) != lists(&street, branch)
            })
        };
        assert!((0..SETS_WITHOUT).any(|seed| differs(&seed)), "{left_out:?}");
    }
}
