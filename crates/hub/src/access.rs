//! Tokens: who asks, and what that opens.

use crate::{Result, random};
use linli_core::body::Enrolment;
use linli_core::config::Config;
use linli_core::{Digest, base64url};
use std::fmt;
use std::str::FromStr;

/// How every token begins, so that one that lies about is known for what it is.
const PREFIX: &str = "linli_";
/// Random bytes of a token: nobody guesses them.
const TOKEN_BYTES: usize = 32;

/// What a token's holder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Reads lists.
    Reader,
    /// Walks from door to door.
    Worker,
    /// Volunteers, organisations.
    Team,
    /// The community's and the street's.
    Staff,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 4] = [Role::Reader, Role::Worker, Role::Team, Role::Staff];

    /// Its name on the command line and in the database.
    pub fn noun(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Worker => "worker",
            Role::Team => "team",
            Role::Staff => "staff",
        }
    }

    /// Whether it reads the lists of its branch. What a team was given to do it will read when things can be given to
    /// teams.
    pub fn reads_lists(self) -> bool {
        self != Role::Team
    }

    /// Whether it reads records and attachments of its branch, to build lists without a network and to see what is
    /// meant.
    pub fn reads_records(self) -> bool {
        matches!(self, Role::Worker | Role::Staff)
    }

    /// Whether it may write anything that a resident may not.
    pub fn writes(self) -> bool {
        self != Role::Reader
    }

    /// Whether it reads names and telephone numbers.
    pub fn reads_contacts(self) -> bool {
        self == Role::Staff
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.noun())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let found = Self::ALL.into_iter().find(|role| role.noun() == text);
        found.ok_or_else(|| "one of reader, worker, team, staff".into())
    }
}

/// What a token opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// What its holder is.
    pub role: Role,
    /// Code of the place at the top of its branch.
    pub branch: String,
}

/// Who sends records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A resident, or any program.
    Nobody,
    /// Somebody with a token.
    Token(Grant),
    /// Whoever runs the backend, from its own command line.
    Operator,
}

impl Caller {
    /// Whether it is staff of a place.
    pub fn is_staff_of(&self, config: &Config, place: &str) -> bool {
        match self {
            Caller::Nobody => false,
            Caller::Token(grant) => grant.role == Role::Staff && config.places.contains(&grant.branch, place),
            Caller::Operator => true,
        }
    }

    /// Whether it may write more than a resident: it is known, and the limits for strangers are not for it. A token that
    /// only reads is handed to many, and writes what its holder may write without it.
    pub fn writes(&self) -> bool {
        match self {
            Caller::Nobody => false,
            Caller::Token(grant) => grant.role.writes(),
            Caller::Operator => true,
        }
    }

    /// Whether it holds a token that reads the lists of its branch.
    pub fn reads_lists(&self) -> bool {
        match self {
            Caller::Nobody => false,
            Caller::Token(grant) => grant.role.reads_lists(),
            Caller::Operator => true,
        }
    }

    /// Whether it holds a token that writes and opens a place.
    pub fn opens(&self, config: &Config, place: &str) -> bool {
        match self {
            Caller::Nobody => false,
            Caller::Token(grant) => self.writes() && config.places.contains(&grant.branch, place),
            Caller::Operator => true,
        }
    }

    /// Whether its own key may ask for what an enrolment says: no more than its token is.
    pub fn may_become(&self, config: &Config, asked: &Enrolment) -> bool {
        match self {
            Caller::Nobody => false,
            Caller::Token(grant) => {
                let same = grant.role.noun() == asked.role;
                self.writes() && same && config.places.contains(&grant.branch, &asked.branch)
            }
            Caller::Operator => true,
        }
    }
}

/// A new token.
pub fn new_token() -> Result<String> {
    Ok(format!("{PREFIX}{}", base64url::encode(&random::bytes::<TOKEN_BYTES>()?)))
}

/// What is kept of a token: it opens nothing.
pub fn token_hash(token: &str) -> Digest {
    Digest::of(token.trim().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_tokens_that_differ_and_say_what_they_are() {
        let (one, other) = (new_token().unwrap(), new_token().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), PREFIX.len() + 43);
        assert!(one.starts_with(PREFIX));
    }

    #[test]
    fn opens_its_own_branch_and_no_other() {
        let config = Config::parse(&linli_core::config::builtin()).unwrap();
        let caller = Caller::Token(Grant { role: Role::Staff, branch: "yhl-ly".into() });
        assert!(caller.is_staff_of(&config, "yhl-ly-a"));
        for other in ["yhl", "yhl-bh", "nowhere", ""] {
            assert!(!caller.is_staff_of(&config, other) && !caller.opens(&config, other), "{other}");
        }
    }

    #[test]
    fn vouches_with_no_token_that_only_reads() {
        let config = Config::parse(&linli_core::config::builtin()).unwrap();
        for role in Role::ALL {
            let caller = Caller::Token(Grant { role, branch: "yhl-ly".into() });
            assert_eq!(caller.opens(&config, "yhl-ly-a"), role != Role::Reader, "{role}");
            assert_eq!(caller.writes(), role != Role::Reader, "{role}");
        }
    }
}
