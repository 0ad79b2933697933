//! The lists of the desk, in a browser: what a colleague is sent opens the same list, and one that the backend made says
//! the same as one that is made here.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, missing_docs, reason = "tests")]

use linli_app::lang::Lang;
use linli_app::screen::lists::address::Address;
use linli_app::screen::lists::fetched::Fetched;
use linli_app::screen::lists::listing::{self, LATE, Listing};
use linli_core::Verdict;
use linli_core::config::{Config, builtin};
use linli_core::lists::sample::{BEGINNING_MS, Sample, staff};
use linli_core::lists::{Fold, List};
use linli_core::time::DAY_MS;
use serde_json::json;
use std::sync::Arc;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn a_list_comes_back_from_its_own_address() {
    let addresses = [
        Address::of(List::Needs),
        Address { place: Some("柳荫 & 社区=1#?".into()), ..Address::of(List::Resources) },
        Address { state: Some("late".into()), as_of: Some(1_764_000_000_123), ..Address::of(List::Projects) },
    ];
    for address in addresses {
        let hash = address.hash();
        let rest = hash.strip_prefix("#/lists/").expect("the address of a list");
        assert_eq!(Address::parse(rest), address, "{hash}");
    }
}

#[wasm_bindgen_test]
fn an_address_that_nobody_can_read_is_the_list_of_needs_now() {
    assert_eq!(Address::parse("nonsense?as_of=yesterday&place="), Address::of(List::Needs));
}

#[wasm_bindgen_test]
fn another_list_keeps_the_place_and_forgets_the_state() {
    let here =
        Address { place: Some("yhl-ly".into()), state: Some("open".into()), ..Address::of(List::Needs) };
    let there = here.with_list(List::Projects);
    assert_eq!((there.place.as_deref(), there.state), (Some("yhl-ly"), None));
}

#[wasm_bindgen_test]
fn a_list_that_was_fetched_says_what_the_one_that_is_built_here_says() {
    let mut config = builtin();
    config["staff_keys"] = json!([staff()]);
    let config = Arc::new(Config::parse(&config).expect("the built-in configuration"));
    let mut fold = Fold::new(config.clone());
    for (index, (record, verdict)) in Sample::new(&config, 7).take(400).enumerate() {
        // Some that change nothing.
        fold.insert(&record, if index % 50 == 0 { Verdict::Bad } else { verdict });
    }
    for (list, place) in List::ALL.into_iter().flat_map(|list| [(list, None), (list, Some("yhl-ly"))]) {
        let built = listing::of(list, &fold, BEGINNING_MS + 20 * DAY_MS, place);
        let answer = serde_json::from_str(&built.json()).expect("a list");
        let fetched = Fetched::of(list, answer, config.clone());
        assert!(built.count() > 0 || place.is_some(), "{list:?}");
        assert_eq!((fetched.count(), fetched.late()), (built.count(), built.late()), "{list:?}");
        assert_eq!((fetched.as_of(), fetched.json()), (built.as_of(), built.json()));
        assert_eq!((fetched.ignored(), fetched.waiting()), (built.ignored(), built.waiting()));
        assert_eq!(fetched.erased(), built.erased());
        for lang in [Lang::ZhCn, Lang::En] {
            assert_eq!(fetched.states(lang), built.states(lang), "{list:?}");
            let names = built.states(lang).into_iter().map(|(name, ..)| name).chain([LATE]);
            let names: Vec<&str> = names.collect();
            for index in 0..built.count() {
                assert_eq!(fetched.row(index, lang), built.row(index, lang), "{list:?}");
                for name in &names {
                    assert_eq!(fetched.is(index, name), built.is(index, name), "{list:?} {name}");
                }
            }
        }
    }
}

#[wasm_bindgen_test]
fn the_projects_of_everybody_and_a_list_of_later_words_are_shown_too() {
    let config = Arc::new(Config::parse(&builtin()).expect("the built-in configuration"));
    let public = json!({"as_of": "2026-11-24T00:00:00.000Z", "items": [{
        "colour": "red", "due": "2026-11-20", "late": true, "needs": 3, "place": "yhl-ly", "reference": "374-KM",
        "state": "open", "struck_off": 1, "title": "换灯",
    }]});
    let list = Fetched::of(List::Projects, public, config.clone());
    assert_eq!((list.count(), list.late(), list.is(0, "open")), (1, 1, true));
    let row = list.row(0, Lang::En);
    assert_eq!((row.chip.words, row.why.as_str()), ("Late", "by 2026-11-20 · 1 of 3 needs struck off"));
    assert_eq!((row.what.as_str(), row.when.as_str(), row.owner.as_str()), ("换灯", "", ""));
    let later = json!({"items": [{"text": "灯", "state": "adjourned", "top_reason": "weather", "late": 7}]});
    let list = Fetched::of(List::Needs, later, config);
    assert_eq!((list.count(), list.late()), (1, 0));
    assert_eq!((list.row(0, Lang::En).what.as_str(), list.row(0, Lang::En).why.as_str()), ("灯", ""));
}
