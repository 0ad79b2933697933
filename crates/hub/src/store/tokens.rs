//! Tokens in the database, by their hash.

use crate::Result;
use crate::access::{Grant, Role, token_hash};
use rusqlite::{Connection, OptionalExtension, params};

/// What is known of a token; the token itself is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The beginning of its hash in hex, by which it is revoked.
    pub name: String,
    /// What it opens.
    pub role: String,
    /// Where.
    pub branch: String,
    /// When it was made, ms since the epoch.
    pub created_ms: i64,
    /// Until when it opens anything.
    pub expires_ms: Option<i64>,
    /// Since when it opens nothing.
    pub revoked_ms: Option<i64>,
}

/// Keeps a new token.
pub fn insert(
    connection: &Connection,
    token: &str,
    grant: &Grant,
    now_ms: i64,
    expires_ms: Option<i64>,
) -> Result<()> {
    connection.execute(
        "INSERT INTO token (hash, role, branch, created_ms, expires_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![token_hash(token).as_bytes(), grant.role.noun(), grant.branch, now_ms, expires_ms],
    )?;
    Ok(())
}

/// What a token opens now; `None` when it is unknown, revoked or past its time.
pub fn find(connection: &Connection, token: &str, now_ms: i64) -> Result<Option<Grant>> {
    let found: Option<(String, String)> = connection
        .prepare_cached(
            "SELECT role, branch FROM token
             WHERE hash = ?1 AND revoked_ms IS NULL AND (expires_ms IS NULL OR expires_ms > ?2)",
        )?
        .query_row(params![token_hash(token).as_bytes(), now_ms], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.and_then(|(role, branch)| Some(Grant { role: role.parse::<Role>().ok()?, branch })))
}

/// All tokens, the oldest first.
pub fn list(connection: &Connection) -> Result<Vec<Listed>> {
    let mut statement = connection.prepare(
        "SELECT lower(hex(substr(hash, 1, 6))), role, branch, created_ms, expires_ms, revoked_ms
         FROM token ORDER BY created_ms, hash",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Listed {
            name: row.get(0)?,
            role: row.get(1)?,
            branch: row.get(2)?,
            created_ms: row.get(3)?,
            expires_ms: row.get(4)?,
            revoked_ms: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether there is a staff token that still opens something.
pub fn has_staff(connection: &Connection, now_ms: i64) -> Result<bool> {
    Ok(connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM token WHERE role = 'staff' AND revoked_ms IS NULL
             AND (expires_ms IS NULL OR expires_ms > ?1))",
        [now_ms],
        |row| row.get(0),
    )?)
}

/// Revokes the token itself or the one of this name; how many were.
pub fn revoke(connection: &Connection, token_or_name: &str, now_ms: i64) -> Result<usize> {
    Ok(connection.execute(
        "UPDATE token SET revoked_ms = ?3 WHERE revoked_ms IS NULL
             AND (hash = ?1 OR lower(hex(substr(hash, 1, 6))) = lower(?2))",
        params![token_hash(token_or_name).as_bytes(), token_or_name.trim(), now_ms],
    )?)
}
