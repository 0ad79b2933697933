//! What the first page does without: it comes as a second half of the module, once the first page stands.
//!
//! `cargo xtask build` cuts the module at the doors here (`crates/split`): whatever is reached only through a static
//! whose name begins with `LATER_` is in the second half, with the constants that only it needs. So a door is the one way
//! to it, and a door opens when the second half is there. Where the module is whole (under `trunk serve`, in tests, in
//! the desk's module), all doors are open from the beginning.

use js_sys::{Function, Promise};
use std::cell::{Cell, RefCell};
use std::hint::black_box;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// Whether the second half is still away.
    static AWAY: Cell<bool> = const { Cell::new(false) };
    /// What fetches it: called again after a failure, and by every app of a page; it fetches once.
    static FETCH: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Functions of the second half.
pub struct Door<T>(T);

impl<T> Door<T> {
    /// Behind it are these.
    pub const fn new(behind: T) -> Self {
        Self(behind)
    }

    /// What is behind it, if that is here.
    #[inline]
    pub fn open(&'static self) -> Option<&'static T> {
        // Opaque to the compiler: it would call what is behind by its name otherwise, past the door.
        (!is_away()).then(|| &black_box(self).0)
    }
}

/// Whether the second half is still to be fetched.
pub fn is_away() -> bool {
    AWAY.get()
}

/// Says how the second half is fetched: a function without arguments that returns a promise. `None` where nothing is
/// missing.
pub fn comes_by(fetch: Option<Function>) {
    // Another app of this page may have said so already, and have it already.
    if fetch.is_some() && FETCH.with_borrow(Option::is_none) {
        FETCH.set(fetch);
        AWAY.set(true);
    }
}

/// Whether what stood in the way is that the server has it no more: it has another version by now.
pub fn is_gone(error: &JsValue) -> bool {
    crate::object::field(error, "gone").is_truthy()
}

/// Returns when every door is open, or with what stands in the way: then it can be tried again.
pub async fn fetched() -> Result<(), JsValue> {
    if is_away() {
        let fetch = FETCH.with_borrow(Clone::clone).ok_or(JsValue::UNDEFINED)?;
        let coming: Promise = fetch.call0(&JsValue::UNDEFINED)?.dyn_into()?;
        JsFuture::from(coming).await?;
        AWAY.set(false);
    }
    Ok(())
}
