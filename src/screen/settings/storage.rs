//! How safely things are kept here, in words.

use super::{part, say};
use crate::lang::Lang;
use crate::part::{El, el};
use crate::session::{Session, StorageState};
use crate::text::state;

pub(super) fn section(session: Session, lang: Lang) -> El {
    part(say::STORAGE.say(lang)).child(el("div").attr("data-storage", "").live(move |holder| {
        let (words, more) = words(&session.storage.get(), lang);
        let holder = holder.child(el("p").text(words));
        match more {
            Some(more) => holder.child(el("p").class("hint").text(&more)),
            None => holder,
        }
    }))
}

fn words(storage: &StorageState, lang: Lang) -> (&'static str, Option<String>) {
    let sentence = match storage {
        StorageState::Opening => crate::text::desk::OPENING,
        StorageState::Ready { persisted, usage, quota } => {
            let sentence = match persisted {
                Some(true) => say::PERSISTED,
                Some(false) => say::NOT_PERSISTED,
                None => say::PERSISTENCE_UNKNOWN,
            };
            let space =
                usage.zip(*quota).map(|(usage, quota)| say::space(lang, &bytes(usage), &bytes(quota)));
            return (sentence.say(lang), space);
        }
        StorageState::Refused => state::REFUSED,
        StorageState::NewerSchema => state::NEWER,
        StorageState::Insecure => state::INSECURE,
        StorageState::Blocked => state::BLOCKED,
    };
    (sentence.say(lang), None)
}

/// Bytes as people read them: `0.4 MB`, `12 MB`, `3.1 GB`. Thousands, as phones count.
fn bytes(bytes: u64) -> String {
    const MB: u64 = 1_000_000;
    const GB: u64 = 1_000 * MB;
    let (unit, name) = if bytes < GB { (MB, "MB") } else { (GB, "GB") };
    // Tenths, rounded up, so that something is never nothing.
    let tenths = bytes.div_ceil(unit / 10);
    if tenths >= 100 {
        format!("{} {name}", tenths / 10)
    } else {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn says_bytes_as_people_read_them() {
        assert_eq!(bytes(0), "0.0 MB");
        assert_eq!(bytes(1), "0.1 MB");
        assert_eq!(bytes(1_234_567), "1.3 MB");
        assert_eq!(bytes(12_000_000), "12 MB");
        assert_eq!(bytes(3_100_000_000), "3.1 GB");
    }
}
