//! Hash routes: which page an address means, and back.

/// The pages that the resident's module owns, and everything else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// `#/`: two large buttons.
    #[default]
    Start,
    /// `#/need`: the journey of a need, its check and done pages included.
    Need,
    /// `#/offer`: the same of an offer.
    Offer,
    /// `#/mine`: everything written on this phone.
    Mine,
    /// `#/mine/{id}`: one of them.
    Record(String),
    /// `#/receipt/CODE`: what became of a record, for whoever holds its receipt. The code is empty once it was taken
    /// out of the address.
    Receipt(String),
    /// A page of the other module: this one shows nothing.
    Desk,
}

/// What the other module's addresses begin with; `boot.js` loads it by the same list.
const DESK: [&str; 4] = ["lists/", "desk", "settings", "enter/"];

impl Route {
    /// Reads a hash, with or without its `#/`. What nobody knows is the start page: an old or mistyped link still
    /// leads somewhere useful.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_start_matches('/');
        if DESK.iter().any(|start| path.starts_with(start)) {
            return Self::Desk;
        }
        let (page, rest) = path.split_once('/').unwrap_or((path, ""));
        match page {
            "need" => Self::Need,
            "offer" => Self::Offer,
            "mine" if rest.is_empty() => Self::Mine,
            "mine" => Self::Record(rest.into()),
            "receipt" => Self::Receipt(rest.into()),
            _ => Self::Start,
        }
    }

    /// The hash of a page, with its `#/`; that of [`Route::Desk`] is the desk's own.
    pub fn hash(&self) -> String {
        match self {
            Self::Start => "#/".into(),
            Self::Need => "#/need".into(),
            Self::Offer => "#/offer".into(),
            Self::Mine => "#/mine".into(),
            Self::Record(id) => ["#/mine/", id].concat(),
            Self::Receipt(code) => ["#/receipt/", code].concat(),
            Self::Desk => "#/desk".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_from_its_own_hash() {
        let routes = [
            Route::Start,
            Route::Need,
            Route::Offer,
            Route::Mine,
            Route::Record("0193584e-0000-7000-8000-0123456789ab".into()),
            Route::Receipt("abc_-9".into()),
            Route::Receipt(String::new()),
            Route::Desk,
        ];
        for route in routes {
            assert_eq!(Route::parse(&route.hash()), route);
        }
    }

    #[test]
    fn leaves_the_other_modules_pages_alone() {
        for hash in ["#/lists/needs", "#/desk", "#/settings", "#/enter/TOKEN", "#/desk/open"] {
            assert_eq!(Route::parse(hash), Route::Desk, "{hash}");
        }
    }

    #[test]
    fn takes_an_unknown_or_empty_address_for_the_start_page() {
        for hash in ["", "#", "#/", "#/nowhere", "#/lists", "#//", "#/需求"] {
            assert_eq!(Route::parse(hash), Route::Start, "{hash}");
        }
    }
}
