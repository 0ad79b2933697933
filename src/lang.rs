//! How a person reads: the language and the size of the text.

/// A language of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// 简体中文.
    #[default]
    ZhCn,
    /// English.
    En,
}

impl Lang {
    /// The language of a BCP 47 tag; anything Chinese is Chinese, everything else English.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary {
            "" => None,
            primary if primary.eq_ignore_ascii_case("zh") => Some(Self::ZhCn),
            _ => Some(Self::En),
        }
    }

    /// Its BCP 47 tag, as in the configuration and in `lang` attributes.
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// The one of two texts that is in this language.
    pub fn pick<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::ZhCn => zh,
            Self::En => en,
        }
    }
}

/// How large text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextSize {
    /// As designed.
    #[default]
    Normal,
    /// One step up.
    Large,
    /// Two steps up.
    Larger,
}

impl TextSize {
    /// The size with this name in `?text=` and in the settings.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "normal" => Some(Self::Normal),
            "large" => Some(Self::Large),
            "larger" => Some(Self::Larger),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Large => "large",
            Self::Larger => "larger",
        }
    }

    /// The next step; after the largest comes the first.
    pub fn next(self) -> Self {
        match self {
            Self::Normal => Self::Large,
            Self::Large => Self::Larger,
            Self::Larger => Self::Normal,
        }
    }
}
