//! What the backend remembers of itself.

use crate::{Error, Result};
use linli_core::PublicKey;
use rusqlite::{Connection, OptionalExtension};

/// Root keys that were adopted, as JSON.
const ROOTS: &str = "roots";
/// Private scalar of the demonstration's root.
pub const DEMO_KEY: &str = "demo_key";
/// The moment from which the made-up neighbourhood's times are counted, ms since the epoch.
pub const DEMO_BORN: &str = "demo_born";

/// Place codes of the configuration that was served last, as JSON: a token for a mistyped branch would open nothing.
const PLACES: &str = "places";

/// A value by name.
pub fn get(connection: &Connection, name: &str) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// Sets a value.
pub fn set(connection: &Connection, name: &str, value: &str) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO setting VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")?
        .execute([name, value])?;
    Ok(())
}

/// The adopted roots.
pub fn roots(connection: &Connection) -> Result<Vec<PublicKey>> {
    let Some(text) = get(connection, ROOTS)? else {
        return Ok(Vec::new());
    };
    serde_json::from_str(&text).map_err(|error| {
        Error::Refused(format!("The adopted root keys in the database are damaged: {error}."))
    })
}

/// Adopts roots.
pub fn set_roots(connection: &Connection, roots: &[PublicKey]) -> Result<()> {
    set(connection, ROOTS, &serde_json::json!(roots).to_string())
}

/// Remembers the place codes of a configuration.
pub fn set_places(connection: &Connection, codes: &[&str]) -> Result<()> {
    set(connection, PLACES, &serde_json::json!(codes).to_string())
}

/// Whether the configuration that was served last has a place; true when none was served yet.
pub fn knows_place(connection: &Connection, code: &str) -> Result<bool> {
    let Some(text) = get(connection, PLACES)? else {
        return Ok(true);
    };
    let codes: Vec<String> = serde_json::from_str(&text)
        .map_err(|error| Error::Refused(format!("The place codes in the database are damaged: {error}.")))?;
    Ok(codes.iter().any(|known| known == code))
}
