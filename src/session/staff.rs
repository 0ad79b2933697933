//! What staff need of a session: a token, a key, records of others.

use super::browser::{self, now_ms};
use super::own::sign;
use super::phone::{CHANGED, Phone, setting};
use super::{Access, Entered, Error, Judged, Staff};
use crate::config::Loaded;
use crate::keys::{self, Signer};
use crate::store::{self, PulledRow, Queued, Store, Table};
use crate::sync;
use gloo_timers::future::TimeoutFuture;
use linli_core::receipt::Receipt;
use linli_core::{Digest, Kind, PublicKey, Record, Verdict, time};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::rc::Rc;
use web_sys::Blob;

/// Name of this device's key in the store.
const DEVICE_KEY: &str = "device";
/// What a staff link makes of a device.
const STAFF: &str = "staff";
/// Rows read at once when everything is read: bounds what is held twice.
const CHUNK: u32 = 2_000;
/// Looks at the store until the root's enrolment was received: how often, and how long between, ms.
const RECEIVED_LOOKS: u32 = 40;
const RECEIVED_LOOK_MS: u32 = 250;

/// The place that a staff device's enrolment is for.
fn branch(staff: &Staff, loaded: &Loaded) -> Result<String, Error> {
    let whole = || loaded.config.places.root().map(|place| place.code.clone());
    staff.access.as_ref().map(|access| access.branch.clone()).or_else(whole).ok_or(Error::NoConfig)
}

impl Phone {
    /// This device's key, if it has one.
    async fn signer(&self, store: &Store) -> Result<Signer, Error> {
        let row = store.key(DEVICE_KEY).await?.ok_or(Error::NoStaffKey)?;
        Ok(Signer::from_js(&row)?)
    }

    /// This device's key, made when there is none. Of two tabs that make one at once, the first stays.
    async fn signer_or_new(&self, store: &Store) -> Result<Signer, Error> {
        match self.signer(store).await {
            Err(Error::NoStaffKey) => {}
            found => return found,
        }
        let made = keys::make_device_key().await?;
        match store.add_key(DEVICE_KEY, made.to_js()).await {
            Ok(_) => Ok(made),
            Err(store::Error::Conflict) => self.signer(store).await,
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn staff_key(self: &Rc<Self>) -> Result<PublicKey, Error> {
        let store = self.store().await?;
        let key = self.signer_or_new(&store).await?.public();
        let mut staff = self.signals.staff.get_untracked();
        if staff.key != Some(key) {
            staff.key = Some(key);
            self.keep_staff(&store, staff).await?;
        }
        Ok(key)
    }

    async fn keep_staff(&self, store: &Store, staff: Staff) -> Result<(), Error> {
        let value = serde_json::to_value(&staff).unwrap_or_default();
        store.set_setting(setting::STAFF, &value).await?;
        self.signals.staff.set(staff);
        Ok(())
    }

    /// Takes a token for the backend of the configuration as it is now, and for no other origin; with what it opens, when
    /// that is known.
    async fn keep_token(&self, store: &Store, token: &str, access: Option<Access>) -> Result<(), Error> {
        let origin = self.backend().and_then(|backend| backend.origin()).map_err(Error::Net)?;
        let token = token.trim().to_owned();
        let taken = Some((origin, token));
        self.read_token(store).await?;
        let before = self.token.borrow().clone();
        if before.is_some() && before != taken {
            // What the one before opened is not for whoever comes with this one.
            store.drop_pulled(&[setting::TOKEN, setting::CURSOR, setting::IMPORTS]).await?;
        }
        if before != taken || access.is_some() {
            // First, so that nobody asks for records with a token that opens none.
            let staff = Staff { access, ..self.signals.staff.get_untracked() };
            self.keep_staff(store, staff).await?;
        }
        if let Some((origin, token)) = taken.as_ref().filter(|_| before != taken) {
            // A pull that is under way with the one before finds another revision, and writes nothing.
            let kept = json!({"origin": origin, "token": token, "revision": now_ms()});
            store.set_setting(setting::TOKEN, &kept).await?;
        }
        self.token.replace(taken);
        self.signals.has_token.set(true);
        Ok(())
    }

    pub(super) async fn enter(self: &Rc<Self>, token: &str) -> Result<Entered, Error> {
        let store = self.store().await?;
        let loaded = self.fresh_config().await?;
        let access = self.try_token(&store, token).await?;
        if access.as_ref().is_some_and(|access| access.role != STAFF) {
            return Ok(Entered { access, key: None, requested: false });
        }
        let key = self.staff_key().await?;
        let mut staff = self.signals.staff.get_untracked();
        let root_wanted = loaded.config.staff_keys.is_empty();
        staff.is_root = loaded.config.staff_keys.contains(&key);
        if staff.enrolment.is_none() && !staff.is_root {
            // The same record either way: a root when the backend adopts it, a request to be let in when it does not.
            let record = self.enrol(&store, key, &branch(&staff, &loaded)?, false).await?;
            staff.enrolment = Some(record.digest());
            self.keep_staff(&store, staff).await?;
            if root_wanted {
                self.wait_for(&store, record.id()).await?;
            }
        } else {
            self.keep_staff(&store, staff).await?;
        }
        let is_answered = self.finish_entering().await?;
        let is_root = self.signals.staff.get_untracked().is_root;
        Ok(Entered { access, key: Some(key), requested: !is_root && (is_answered || !root_wanted) })
    }

    /// Finishes what `enter` began, however late its answer comes: once the backend has the enrolment, its configuration
    /// says whether this device is the root, and a root makes its recovery key. Whether nothing is left to wait for.
    pub(super) async fn finish_entering(self: &Rc<Self>) -> Result<bool, Error> {
        let _pass = self.entering.enter().await;
        let store = self.store().await?;
        let mut staff = self.signals.staff.get_untracked();
        let Some(key) = staff.key else { return Ok(true) };
        if !staff.is_root {
            let rows = store.records().await?;
            let mut own = rows.iter().filter(|row| Some(row.digest) == staff.enrolment);
            if !own.any(|row| row.received_ms.is_some()) {
                return Ok(false);
            }
            staff.is_root = self.fresh_config().await?.config.staff_keys.contains(&key);
        }
        if staff.is_root && !staff.has_recovery && staff.recovery_code.is_none() {
            let loaded = self.loaded.borrow().clone().ok_or(Error::NoConfig)?;
            staff.recovery_code = Some(self.make_recovery(&store, &branch(&staff, &loaded)?).await?);
        }
        self.keep_staff(&store, staff).await?;
        Ok(true)
    }

    pub(super) async fn recovery_kept(&self) -> Result<(), Error> {
        let mut staff = self.signals.staff.get_untracked();
        staff.has_recovery = true;
        staff.recovery_code = None;
        let store = self.store().await?;
        self.keep_staff(&store, staff).await
    }

    /// Asks what a token opens, and keeps it: also when nobody answers, so that it can be tried again; not when the
    /// backend does not know it. A backend that has no word for this is believed to have given it to staff.
    async fn try_token(&self, store: &Store, token: &str) -> Result<Option<Access>, Error> {
        let backend = self.backend().map_err(Error::Net)?.with_token(Some(token.trim().to_owned()));
        let access = match backend.access().await {
            Ok(access) => {
                Some(Access::deserialize(&access).map_err(|_| Error::Net(sync::Error::NotTheBackend))?)
            }
            Err(sync::Error::NotFound) => None,
            Err(sync::Error::TokenRefused) => return Err(Error::Net(sync::Error::TokenRefused)),
            Err(error) => {
                self.keep_token(store, token, None).await?;
                return Err(Error::Net(error));
            }
        };
        self.keep_token(store, token, access.clone()).await?;
        Ok(access)
    }

    /// Waits a little for the backend to take a record: most answer while somebody looks on.
    async fn wait_for(self: &Rc<Self>, store: &Store, id: &str) -> Result<(), Error> {
        self.hurry();
        for _ in 0..RECEIVED_LOOKS {
            if store.record(id).await?.is_some_and(|row| row.received_ms.is_some()) {
                break;
            }
            TimeoutFuture::new(RECEIVED_LOOK_MS).await;
        }
        Ok(())
    }

    /// Writes an enrolment, signed by this device.
    async fn enrol(
        self: &Rc<Self>,
        store: &Store,
        subject: PublicKey,
        branch: &str,
        recovery: bool,
    ) -> Result<Record, Error> {
        let mut data = json!({
            "subject_key": subject,
            "role": STAFF,
            "branch": branch,
            "place": branch,
            "from": time::format(now_ms()),
        });
        if recovery {
            data["recovery"] = json!(true);
        }
        self.write_staff_in(store, Kind::Enrolment, data).await
    }

    /// A key for paper, enrolled by this device. Its private half is in the code alone.
    async fn make_recovery(self: &Rc<Self>, store: &Store, root: &str) -> Result<String, Error> {
        let (signer, scalar) = keys::make_record_key().await?;
        let record = self.enrol(store, signer.public(), root, true).await?;
        let receipt = Receipt::new(scalar, signer.public(), record.id());
        Ok(receipt.ok_or(Error::BadReceipt)?.code())
    }

    pub(super) async fn leave(self: &Rc<Self>) -> Result<(), Error> {
        let store = self.store().await?;
        store.drop_pulled(&[setting::TOKEN, setting::CURSOR, setting::IMPORTS]).await?;
        self.token.replace(None);
        self.signals.has_token.set(false);
        self.tell(CHANGED);
        self.refresh().await;
        Ok(())
    }

    pub(super) async fn write_staff(self: &Rc<Self>, kind: Kind, data: Value) -> Result<Record, Error> {
        let store = self.store().await?;
        self.write_staff_in(&store, kind, data).await
    }

    async fn write_staff_in(
        self: &Rc<Self>,
        store: &Store,
        kind: Kind,
        mut data: Value,
    ) -> Result<Record, Error> {
        let signer = self.signer(store).await?;
        // An erasure says nothing that could be guessed.
        if kind != Kind::Erasure
            && let Some(object) = data.as_object_mut()
            && !object.contains_key("salt")
        {
            object.insert("salt".into(), json!(keys::salt()?));
        }
        let source = self.source(store).await?;
        let record = sign(&signer, &source, kind, data, None).await?;
        let queued = Queued { record: record.clone(), about: None, after: None };
        store.queue(&[queued], None, None, now_ms()).await?;
        self.queued().await;
        Ok(record)
    }

    /// What a cursor belongs to: another token sees other records, and a later version of the app knows types that this
    /// one skips. Both read from the start; what is here already stays as it is.
    fn read_with(&self, base: &str) -> String {
        let token = self.token_for_backend().unwrap_or_default();
        let digest = Digest::of([base, "\n", token.as_str()].concat().as_bytes()).to_string();
        [digest.as_str(), " ", Kind::ALL.map(Kind::noun).join(" ").as_str()].concat()
    }

    pub(super) async fn pull(self: &Rc<Self>) -> Result<usize, Error> {
        let store = self.store().await?;
        self.read_token(&store).await?;
        // With the token another tab may have changed what it opens.
        let kept = Staff::read(&store.get(Table::Settings, setting::STAFF).await?.unwrap_or_default());
        if let Some(staff) = kept.filter(|staff| *staff != self.signals.staff.get_untracked()) {
            self.signals.staff.set(staff);
        }
        if self.signals.staff.with_untracked(Staff::is_reader) {
            return Ok(0);
        }
        // What a pull writes it writes only while nobody has left, or entered with another token.
        let under = store.setting_revision(setting::TOKEN).await?;
        let backend = self.backend().map_err(Error::Net)?;
        let with = self.read_with(backend.base());
        let kept = store.setting(setting::CURSOR).await?.unwrap_or_default();
        let mut cursor = kept.get("at").filter(|_| kept["with"] == with.as_str()).cloned();
        let mut count = 0;
        loop {
            let page = backend.pull(cursor.as_ref()).await.map_err(Error::Net)?;
            let is_last =
                page.records.is_empty() || page.next.is_null() || Some(&page.next) == cursor.as_ref();
            let mut rows = Vec::with_capacity(page.records.len());
            for (value, received) in page.records {
                if let Some(row) = self.weigh(&store, value, received).await? {
                    rows.push(row);
                }
            }
            count += rows.len();
            if !page.next.is_null() && Some(&page.next) != cursor.as_ref() {
                let place = json!({"with": with, "at": page.next});
                store.add_pulled(Some((setting::TOKEN, under)), &rows, setting::CURSOR, &place).await?;
                self.drop_erased_by_authors(&store, &rows).await?;
            }
            cursor = Some(page.next);
            if is_last {
                break;
            }
        }
        if count > 0 {
            self.tell(CHANGED);
            self.refresh().await;
        }
        Ok(count)
    }

    /// What to write of a record that came in; `None` when it is here already, or is none of ours. Its signature is
    /// verified once, now.
    pub(super) async fn weigh(
        &self,
        store: &Store,
        value: Value,
        received: String,
    ) -> Result<Option<PulledRow>, Error> {
        let Ok(record) = Record::from_value(value) else {
            return Ok(None);
        };
        let Some(known) = store.pulled_one(&record.digest()).await? else {
            let verdict = keys::judge(&record).await?;
            return Ok(Some(PulledRow::new(&record, verdict, received)));
        };
        // A body that was dropped does not come back; one that the backend has dropped goes here too.
        let has_body = known.record.get("data").is_some();
        let drops = record.data().is_none() && has_body;
        // The digest leaves the signature out: a copy with a bad one that came first must not keep the true one away.
        if known.verdict != "signed" && record.data().is_some() == has_body {
            let verdict = keys::judge(&record).await?;
            return Ok((verdict == Verdict::Signed).then(|| PulledRow::new(&record, verdict, received)));
        }
        Ok(drops.then(|| PulledRow { record: record.to_value(), ..known }))
    }

    /// Drops what its own author has erased. What staff erased follows from the fold: [`super::Session::drop_erased`].
    async fn drop_erased_by_authors(&self, store: &Store, rows: &[PulledRow]) -> Result<(), Error> {
        let mut digests = Vec::new();
        for row in rows {
            let (erasure, verdict) = row.clone().judged()?;
            if erasure.kind() != Kind::Erasure || verdict != Verdict::Signed {
                continue;
            }
            let named = erasure.body::<linli_core::body::Erasure>().map(|body| body.records);
            for digest in named.unwrap_or_default() {
                let Some(row) = store.pulled_one(&digest).await? else {
                    continue;
                };
                let (record, _) = row.judged()?;
                if record.key() == erasure.key() {
                    digests.push(digest);
                }
            }
        }
        self.drop_bodies(store, &digests).await
    }

    async fn drop_bodies(&self, store: &Store, digests: &[Digest]) -> Result<(), Error> {
        if !digests.is_empty() {
            store.drop_pulled_bodies(digests).await?;
        }
        Ok(())
    }

    pub(super) async fn drop_erased(&self, digests: &[Digest]) -> Result<(), Error> {
        let store = self.store().await?;
        self.drop_bodies(&store, digests).await
    }

    /// Everything on this phone. What was signed here verifies: it was signed here.
    pub(super) async fn records_with_verdicts(&self) -> Result<Vec<Judged>, Error> {
        let store = self.store().await?;
        let mut all = Vec::new();
        let mut own = HashSet::new();
        for row in store.records().await? {
            own.insert(row.digest);
            all.push((row.record()?, Verdict::Signed));
        }
        let mut after: Option<String> = None;
        loop {
            let rows = store.pulled(after.as_deref(), CHUNK).await?;
            let Some(last) = rows.last() else {
                return Ok(all);
            };
            after = Some(last.digest.to_string());
            // One's own come back from the backend as well.
            for row in rows.into_iter().filter(|row| !own.contains(&row.digest)) {
                all.push(row.judged()?);
            }
        }
    }

    /// Everything on this phone as JSON Lines: what the command line makes lists of.
    pub(super) async fn export_records(&self) -> Result<Blob, Error> {
        let mut lines = String::new();
        for (record, _) in self.records_with_verdicts().await? {
            lines.push_str(&record.to_json());
            lines.push('\n');
        }
        browser::blob_of_text(&lines, "application/jsonl").ok_or(Error::Unknown)
    }
}
