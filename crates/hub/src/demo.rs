//! The made-up neighbourhood.

use crate::hub::Hub;
use crate::store::settings;
use crate::{Result, random, sign};
use linli_core::body::Enrolment;
use linli_core::{Kind, Record, base64url, time};
use rusqlite::Connection;
use serde_json::json;

/// Where the demonstration's own records say they come from.
const SOURCE: &str = "urn:uuid:0193584e-0000-7000-8000-00000000d0d0";

/// The demonstration's root key: made once, kept in the database, so that newcomers can be let in without anybody else.
/// Nothing but a demonstration keeps a private key there.
pub fn root_key(connection: &Connection) -> Result<sign::Key> {
    if let Some(text) = settings::get(connection, settings::DEMO_KEY)? {
        return sign::Key::from_private(&base64url::decode(&text).unwrap_or_default());
    }
    let key = sign::Key::random()?;
    settings::set(connection, settings::DEMO_KEY, &base64url::encode(&key.private()))?;
    Ok(key)
}

/// Lets a key in that asks for it.
pub fn let_in(root: &sign::Key, asked: &Enrolment, now_ms: i64) -> Result<Record> {
    // From the day before: the device's clock may be slow.
    let from = time::format(now_ms - time::DAY_MS);
    let data = json!({
        "subject_key": asked.subject_key, "role": asked.role, "branch": asked.branch, "place": asked.place,
        "from": from, "name": asked.name.clone().unwrap_or_else(|| "演示".into()), "salt": base64url::encode(&random::bytes::<16>()?),
    });
    root.write(Kind::Enrolment, SOURCE, now_ms, data)
}

/// Loads it once.
pub async fn load(_hub: &Hub) -> Result<()> {
    Ok(())
}
