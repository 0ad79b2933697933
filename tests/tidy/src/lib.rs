//! The rules of the house, held by tests over the sources. Each rule is a function from text to what offends
//! it, so that a rule is itself tested with a seeded offence: a rule that finds nothing anywhere proves nothing.

#[cfg(test)]
mod arrows;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod sizes;
#[cfg(test)]
mod sources;
#[cfg(test)]
mod words;

/// Fails with every offence on a line of its own.
#[cfg(test)]
fn none(rule: &str, offences: &[String]) {
    assert!(offences.is_empty(), "{rule}\n  {}\n", offences.join("\n  "));
}
