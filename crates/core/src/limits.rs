//! Every limit of a record, with its reason. Limits of one module's own live in that module.

/// Longest text of a need or an offer, in Unicode scalar values: about two pages by hand, far
/// above what anybody types on a phone, small enough to read out.
pub const TEXT_CHARS_MAX: usize = 4_000;
/// Longest single-line value (a name, a door, a note beside a number), in scalar values.
pub const LINE_CHARS_MAX: usize = 200;
/// Longest telephone number, in characters as typed: E.164 has 15 digits, people add blanks.
pub const PHONE_CHARS_MAX: usize = 30;
/// Most records that one record may name: a project of a whole street's needs fits, a flood does not.
pub const REFERENCES_MAX: usize = 200;
/// Most attachments of one record: three photos and a voice note tell any story.
pub const ATTACHMENTS_MAX: usize = 4;
/// Largest attachment in bytes: a shrunk photo is below 0.5 MB, two minutes of voice below 1 MB.
pub const ATTACHMENT_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Most households that one need may speak for; more than any building has.
pub const HOUSEHOLDS_MAX: i64 = 5_000;
/// Largest capacity of an offer: people, portions or places, never money in cents.
pub const CAPACITY_MAX: i64 = 100_000;
/// Most spans of hours in one offer: a week of mornings, afternoons and evenings.
pub const HOURS_MAX: usize = 21;
/// Largest record on the wire in bytes of JSON: the longest text in four-byte characters, escaped,
/// with every list full.
pub const RECORD_BYTES_MAX: usize = 64 * 1024;
/// Most records in one batch; with [`BATCH_BYTES_MAX`] it bounds what either side holds in memory.
pub const BATCH_RECORDS_MAX: usize = 100;
/// Largest batch on the wire in bytes.
pub const BATCH_BYTES_MAX: usize = 1024 * 1024;
/// Deepest nesting of a body; ours need four, and a bound keeps hostile input off the stack.
pub const DEPTH_MAX: usize = 16;
/// Longest place code.
pub const PLACE_CHARS_MAX: usize = 64;
/// Longest catalogue code.
pub const CODE_CHARS_MAX: usize = 64;
