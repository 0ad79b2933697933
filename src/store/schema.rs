//! The schema, in words and as migrations.
//!
//! All keys are text and stand outside the rows. Rows are plain objects (what `JSON.parse` gives), except where said.
//!
//! | table | key | row |
//! |---|---|---|
//! | drafts | draft id | `{draft, revision, touched_ms}`: `revision` is looked at before it is overwritten |
//! | records | record id | `{id, digest, about, record, saved_ms, received_ms?, parked?}`: final, written on this phone |
//! | outbox | record id | `{id, bytes, after, uploads, queued}`: not received yet; sent in the order of `queued` |
//! | attachments | SHA-256 | `{type, bytes: Uint8Array}` |
//! | receipts | record id | `{id, code, kept_ms, view?, erased?}`: `code` holds the private key; `view` the backend's word |
//! | pulled | record digest | `{digest, record, verdict, received}`: what others wrote |
//! | settings | name | any JSON |
//! | keys | name | `{key: CryptoKey, public}`: not extractable |

use super::Error;
use indexed_db_futures::Build;
use indexed_db_futures::database::Database;

/// Name of the database.
pub const NAME: &str = "linli";

/// One step of the schema. It runs inside the upgrade's transaction: an error leaves the database as it was.
pub type Migration = fn(&Database) -> Result<(), indexed_db_futures::error::Error>;

/// All steps, in order; the version of a database is how many of them it has seen. Append only.
pub const MIGRATIONS: &[Migration] = &[first];

/// An object store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// What is being written.
    Drafts,
    /// What was written here and is final.
    Records,
    /// What of it is not received yet.
    Outbox,
    /// Photos and voice notes.
    Attachments,
    /// Receipts: private keys of single records.
    Receipts,
    /// What others wrote.
    Pulled,
    /// Settings.
    Settings,
    /// Keys of this device.
    Keys,
}

impl Table {
    /// All of them.
    pub const ALL: [Table; 8] = [
        Table::Drafts,
        Table::Records,
        Table::Outbox,
        Table::Attachments,
        Table::Receipts,
        Table::Pulled,
        Table::Settings,
        Table::Keys,
    ];

    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Drafts => "drafts",
            Self::Records => "records",
            Self::Outbox => "outbox",
            Self::Attachments => "attachments",
            Self::Receipts => "receipts",
            Self::Pulled => "pulled",
            Self::Settings => "settings",
            Self::Keys => "keys",
        }
    }
}

/// The tables of the first release, by name: a later table gets a migration of its own. On a phone that has no database
/// yet, `web/boot.js` has made just these already, while the module was on its way.
const FIRST: [&str; 8] =
    ["drafts", "records", "outbox", "attachments", "receipts", "pulled", "settings", "keys"];

fn first(database: &Database) -> Result<(), indexed_db_futures::error::Error> {
    for name in FIRST {
        database.create_object_store(name).build()?;
    }
    Ok(())
}

/// The version that a list of migrations makes.
pub(super) fn version(migrations: &[Migration]) -> Result<u32, Error> {
    u32::try_from(migrations.len()).map_err(|_| Error::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_makes_the_database_of_the_first_release() {
        let page = include_str!("../../web/boot.js");
        assert!(page.contains(&format!("const DATABASE = \"{NAME}\";")));
        assert!(page.contains(&format!("const TABLES = {FIRST:?};")));
        assert!(page.contains("indexedDB.open(DATABASE, 1)"));
    }
}
