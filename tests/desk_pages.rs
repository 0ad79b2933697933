//! The addresses of lists, in a browser: what a colleague is sent opens the same list.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, missing_docs, reason = "tests")]

use linli_app::screen::lists::address::Address;
use linli_core::lists::List;
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
