//! The types of records.

use crate::text;

/// The noun of a record's `type`, `org.linli.NOUN.v1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 需求.
    Need,
    /// 资源.
    Offer,
    /// Whom to call about a record.
    Contact,
    /// New values for a need or offer.
    Correction,
    /// A need or offer taken back.
    Withdrawal,
    /// The resident's verdict.
    Rating,
    /// Bodies to be dropped everywhere.
    Erasure,
    /// 项目.
    Project,
    /// A step in the account of needs.
    Change,
    /// A key with its role.
    Enrolment,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 10] = [
        Kind::Need,
        Kind::Offer,
        Kind::Contact,
        Kind::Correction,
        Kind::Withdrawal,
        Kind::Rating,
        Kind::Erasure,
        Kind::Project,
        Kind::Change,
        Kind::Enrolment,
    ];

    /// The noun as it stands in `type`.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Need => "need",
            Kind::Offer => "offer",
            Kind::Contact => "contact",
            Kind::Correction => "correction",
            Kind::Withdrawal => "withdrawal",
            Kind::Rating => "rating",
            Kind::Erasure => "erasure",
            Kind::Project => "project",
            Kind::Change => "change",
            Kind::Enrolment => "enrolment",
        }
    }

    /// `type` in the version that this program writes.
    pub fn type_name(self) -> String {
        ["org.linli.", self.noun(), ".v1"].concat()
    }

    /// Kind and version of a `type`; `None` when it is none of ours.
    pub fn parse(type_name: &str) -> Option<(Self, u32)> {
        let (noun, version) = type_name.strip_prefix("org.linli.")?.rsplit_once('.')?;
        let version = version.strip_prefix('v')?;
        let number = text::digits(version.as_bytes()).filter(|_| !version.starts_with('0'))?;
        let version = u32::try_from(number).ok()?;
        let kind = Self::ALL.into_iter().find(|kind| kind.noun() == noun)?;
        Some((kind, version))
    }

    /// Whether records of this kind say something in the account of others and name no person: they are never erased.
    pub fn is_account(self) -> bool {
        matches!(self, Kind::Project | Kind::Change | Kind::Enrolment | Kind::Erasure)
    }
}
