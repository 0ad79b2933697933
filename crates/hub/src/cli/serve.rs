//! `linli serve`.

use super::print;
use crate::access::{Grant, Role, new_token};
use crate::config::Settled;
use crate::http::app::App;
use crate::http::cors::origin_of;
use crate::hub::{Hub, Options, WriterThread};
use crate::store::{self, tokens};
use crate::writer::Job;
use crate::{Error, Result, clock, demo, http, log};
use clap::Args;
use serde_json::json;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// How often the backend looks after itself.
const TICK: Duration = Duration::from_secs(1);
/// How long requests that are under way may take after a stop was asked for.
const GRACE: Duration = Duration::from_secs(20);

#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen on; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:7878")]
    addr: SocketAddr,
    /// The data folder; made when it is not there
    #[arg(long, default_value = "linli-data")]
    data: PathBuf,
    /// The built app (dist/); without, only the backend answers
    #[arg(long)]
    app: Option<PathBuf>,
    /// The configuration; without, the built-in catalogue and the made-up places
    #[arg(long)]
    config: Option<PathBuf>,
    /// An origin of somebody else's page that may ask (repeat for more)
    #[arg(long)]
    allow_origin: Vec<String>,
    /// A reverse proxy on this machine says in X-Forwarded-For who asks
    #[arg(long)]
    behind_proxy: bool,
    /// Most pages of 4 KiB that the database may have, for whoever shares a disk; without, what SQLite allows
    #[arg(long)]
    database_pages_max: Option<u32>,
    /// Loads a made-up neighbourhood; staff devices are let in without asking
    #[arg(long)]
    demo: bool,
}

impl Serve {
    pub fn run(self) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(Error::io("The server's threads cannot be started"))?;
        runtime.block_on(self.serve())
    }

    async fn serve(self) -> Result<()> {
        let held = store::lock(&self.data)?;
        let settled = Settled::load(self.config.as_deref())?;
        let app = App::load(self.app.as_deref(), &settled)?;
        let root_place = settled.root_place().to_owned();
        let options = Options {
            allow_origins: self.origins()?,
            demo: self.demo,
            behind_proxy: self.behind_proxy,
            database_pages_max: self.database_pages_max,
        };
        let (hub, thread) = Hub::start(&self.data, settled, app, options)?;
        let hub = Arc::new(hub);
        if self.demo {
            demo::load(&hub).await?;
        }
        let failed = format!("{} cannot be listened on", self.addr);
        let listener = tokio::net::TcpListener::bind(self.addr).await.map_err(Error::io(failed))?;
        let address = listener.local_addr().map_err(Error::io("The address cannot be found out"))?;
        let signalled = signalled()?;
        self.welcome(&hub, &root_place, address)?;
        let ticking = tokio::spawn(tick(hub.clone()));
        let service = http::router(hub.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let (stop, stopped) = oneshot::channel();
        let server = axum::serve(listener, service).with_graceful_shutdown(async move {
            signalled.await;
            log::event("stopping", json!({}));
            // Nobody listens when the server has failed by itself.
            if stop.send(()).is_err() {}
        });
        let late = tokio::select! {
            result = server => result.map_err(Error::io("The server failed")).map(|()| false)?,
            () = grace(stopped) => true,
        };
        ticking.abort();
        // Requests that take too long are cut off; what the writer was given is whole or not there at all.
        if !late {
            drop(ticking.await);
            drop(hub);
            join(thread).await?;
        }
        drop(held);
        log::event("stopped", json!({"late": late}));
        Ok(())
    }

    fn origins(&self) -> Result<Vec<String>> {
        self.allow_origin
            .iter()
            .map(|text| {
                origin_of(text).ok_or_else(|| {
                    Error::Refused(format!(
                        "--allow-origin {text}: an origin such as https://example.org is wanted."
                    ))
                })
            })
            .collect()
    }

    /// Says where it listens; on the first start makes a staff token and prints the link that opens it.
    fn welcome(&self, hub: &Hub, root_place: &str, address: SocketAddr) -> Result<()> {
        let now_ms = clock::now_ms();
        let connection = store::open(&self.data)?;
        if !tokens::has_staff(&connection, now_ms)? {
            let token = new_token()?;
            let grant = Grant { role: Role::Staff, branch: root_place.to_owned() };
            tokens::insert(&connection, &token, &grant, now_ms, None)?;
            print(&format!("staff access link (shown once): http://{address}/#/enter/{token}\n"))?;
        }
        log::event("started", json!({"demo": hub.options.demo, "version": env!("CARGO_PKG_VERSION")}));
        print(&format!("listening on http://{address}/\n"))
    }
}

/// Resolves when a stop was asked for long ago.
async fn grace(stopped: oneshot::Receiver<()>) {
    match stopped.await {
        Ok(()) => tokio::time::sleep(GRACE).await,
        Err(_) => std::future::pending().await,
    }
}

/// The writer does what it was given, then empties its log into the database.
async fn join(thread: WriterThread) -> Result<()> {
    match tokio::task::spawn_blocking(move || thread.join()).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(Error::Refused("The writer ended badly; the database itself is whole.".into())),
    }
}

async fn tick(hub: Arc<Hub>) {
    let mut interval = tokio::time::interval(TICK);
    interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        if hub.writer.send(Job::Tick).await.is_err() {
            return;
        }
    }
}

/// Resolves when somebody asks for a stop. The signals are watched from this call on, not from the first wait.
#[cfg(unix)]
fn signalled() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let failed = || Error::io("Signals cannot be watched");
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed())?;
    let mut terminate = signal(SignalKind::terminate()).map_err(failed())?;
    Ok(async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
    })
}

/// Resolves when somebody asks for a stop.
#[cfg(not(unix))]
fn signalled() -> Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
