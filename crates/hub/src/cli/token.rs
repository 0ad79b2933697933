//! `linli token …`.

use super::print;
use crate::access::{Grant, Role, new_token};
use crate::config::Settled;
use crate::store::{self, settings, tokens};
use crate::{Error, Result, clock};
use clap::Subcommand;
use linli_core::time::{self, DAY_MS};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum Token {
    /// Makes a token and prints it, alone on a line; it is not kept and cannot be printed again
    Create {
        /// The data folder
        #[arg(long)]
        data: PathBuf,
        /// Place code: the token opens this place and all below
        #[arg(long)]
        branch: String,
        /// reader, worker, team or staff
        #[arg(long, value_parser = super::role)]
        role: Role,
        /// Days after which it opens nothing; without, until it is revoked
        #[arg(long)]
        expires: Option<u32>,
        /// The configuration whose places are meant; without, the one that was served last
        #[arg(long)]
        config: Option<PathBuf>,
    },
    /// Prints what tokens there are, by the beginning of their hash
    List {
        /// The data folder
        #[arg(long)]
        data: PathBuf,
    },
    /// Revokes a token, given itself or by its name in the list; it opens nothing from now on
    Revoke {
        /// The data folder
        #[arg(long)]
        data: PathBuf,
        /// The token or its name
        token: String,
    },
}

impl Token {
    pub fn run(self) -> Result<()> {
        match self {
            Token::Create { data, branch, role, expires, config } => {
                let connection = store::open(&data)?;
                let known = match &config {
                    Some(file) => Settled::load(Some(file))?.config.places.get(&branch).is_some(),
                    None => settings::knows_place(&connection, &branch)?,
                };
                if !known {
                    return Err(Error::Refused(format!("`{branch}` is no place code of the configuration.")));
                }
                let now_ms = clock::now_ms();
                let expires_ms = expires.map(|days| now_ms + i64::from(days) * DAY_MS);
                let token = new_token()?;
                let grant = Grant { role, branch };
                tokens::insert(&connection, &token, &grant, now_ms, expires_ms)?;
                print(&format!("{token}\n"))
            }
            Token::List { data } => {
                let listed = tokens::list(&store::open_existing(&data)?)?;
                listed.iter().try_for_each(|token| print(&line(token)))
            }
            Token::Revoke { data, token } => {
                match tokens::revoke(&store::open_existing(&data)?, &token, clock::now_ms())? {
                    0 => {
                        Err(Error::Refused("No token in force has this name; see `linli token list`.".into()))
                    }
                    _ => Ok(()),
                }
            }
        }
    }
}

fn line(token: &tokens::Listed) -> String {
    let at = |ms: Option<i64>| ms.map_or_else(|| "-".into(), time::format);
    format!(
        "{}\t{}\t{}\tmade {}\texpires {}\trevoked {}\n",
        token.name,
        token.role,
        token.branch,
        time::format(token.created_ms),
        at(token.expires_ms),
        at(token.revoked_ms)
    )
}
