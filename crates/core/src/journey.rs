//! The questions of a need and of an offer, one after the other.

use crate::config::Config;
use crate::draft::Draft;
use crate::limits::{CAPACITY_MAX, HOUSEHOLDS_MAX, LINE_CHARS_MAX, PHONE_CHARS_MAX, TEXT_CHARS_MAX};
use crate::{Code, Kind, Problem, text};

/// The name of the page after the last question.
pub const CHECK: &str = "check";
/// Fewest digits of a telephone number that can be dialled (a short service number).
const PHONE_DIGITS_MIN: usize = 5;

/// What kind of control takes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Several lines of text.
    Text,
    /// One line of text.
    Line,
    /// One of the catalogue's codes.
    Choice,
    /// A place of the tree.
    Place,
    /// A whole number.
    Number,
    /// A box to tick: `true` or nothing.
    Flag,
    /// Hours in the week: JSON as in the record.
    Hours,
}

/// One control.
#[derive(Clone, Copy, Debug)]
pub struct Control {
    /// Its name: the path of its value in the record's `data`, or `contact.…`.
    pub name: &'static str,
    /// What it takes.
    pub input: Input,
    /// Whether it must be answered.
    pub required: bool,
}

/// One page of the journey.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Its name in `data-question`.
    pub name: &'static str,
    /// Its controls, in the order of the page.
    pub controls: &'static [Control],
}

const fn must(name: &'static str, input: Input) -> Control {
    Control { name, input, required: true }
}

const fn may(name: &'static str, input: Input) -> Control {
    Control { name, input, required: false }
}

const CONTACT: Question = Question {
    name: "contact",
    controls: &[
        may("contact.name", Input::Line),
        may("contact.phone", Input::Line),
        may("contact.door", Input::Line),
        may("contact.consent", Input::Flag),
    ],
};

const NEED: [Question; 5] = [
    Question { name: "text", controls: &[must("text", Input::Text)] },
    Question { name: "category", controls: &[must("category", Input::Choice)] },
    Question { name: "urgency", controls: &[must("urgency", Input::Choice), may("vulnerable", Input::Flag)] },
    Question { name: "place", controls: &[must("place", Input::Place), may("households", Input::Number)] },
    CONTACT,
];

const OFFER: [Question; 7] = [
    Question { name: "text", controls: &[must("text", Input::Text)] },
    Question { name: "kind", controls: &[must("kind", Input::Choice)] },
    Question { name: "field", controls: &[must("field", Input::Choice)] },
    Question {
        name: "capacity",
        controls: &[must("capacity", Input::Number), may("capacity_note", Input::Line)],
    },
    Question {
        name: "available",
        controls: &[may("available", Input::Hours), may("available_note", Input::Line)],
    },
    Question { name: "place", controls: &[must("place", Input::Place)] },
    CONTACT,
];

/// The questions of a need or an offer, in order; empty for other kinds.
pub fn questions(kind: Kind) -> &'static [Question] {
    match kind {
        Kind::Need => &NEED,
        Kind::Offer => &OFFER,
        _ => &[],
    }
}

/// All controls of a need or an offer, in order.
pub fn controls(kind: Kind) -> impl Iterator<Item = &'static Control> {
    questions(kind).iter().flat_map(|question| question.controls)
}

/// Where somebody stands in a draft. All of it follows from the draft and the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Journey<'a> {
    draft: &'a Draft,
    config: &'a Config,
}

impl<'a> Journey<'a> {
    /// The journey through a draft.
    pub fn new(draft: &'a Draft, config: &'a Config) -> Self {
        Self { draft, config }
    }

    /// The questions of this journey.
    pub fn questions(&self) -> &'static [Question] {
        questions(self.draft.kind())
    }

    /// The question with this name.
    pub fn question(&self, name: &str) -> Option<&'static Question> {
        self.questions().iter().find(|question| question.name == name)
    }

    /// Its number, counted from 1.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.questions().iter().position(|question| question.name == name).map(|index| index + 1)
    }

    /// The page after a question: the next question, or [`CHECK`].
    pub fn next(&self, name: &str) -> &'static str {
        let index = self.number(name).unwrap_or(usize::MAX - 1);
        self.questions().get(index).map_or(CHECK, |question| question.name)
    }

    /// The page before a question or before [`CHECK`]; `None` at the first.
    pub fn previous(&self, name: &str) -> Option<&'static str> {
        let questions = self.questions();
        let index = if name == CHECK { questions.len() } else { self.number(name)? - 1 };
        questions.get(index.checked_sub(1)?).map(|question| question.name)
    }

    /// Whether a page may be shown: every question before it is answered.
    pub fn can_visit(&self, name: &str) -> bool {
        let known = name == CHECK || self.question(name).is_some();
        known
            && self
                .questions()
                .iter()
                .take_while(|question| question.name != name)
                .all(|question| self.problems(question).is_empty())
    }

    /// The page to come back to: the one last in sight if it may be shown, else the first with a problem.
    pub fn resume(&self) -> &'static str {
        let here = self.question(&self.draft.at).map_or(CHECK, |question| question.name);
        if self.can_visit(here) {
            return here;
        }
        let first = self.questions().iter().find(|question| !self.problems(question).is_empty());
        first.map_or(CHECK, |question| question.name)
    }

    /// What is wrong with the answers to one question; the path of a problem is the name of its control.
    pub fn problems(&self, question: &Question) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.add_problems(question, &mut problems);
        problems
    }

    fn add_problems(&self, question: &Question, problems: &mut Vec<Problem>) {
        for control in question.controls {
            if let Some((code, expected)) = self.problem(control) {
                problems.push(Problem::new(control.name, code, expected));
            }
        }
        if question.name == CONTACT.name && self.lacks_consent() {
            problems.push(Problem::new("contact.consent", Code::Missing, "true"));
        }
    }

    /// What is wrong anywhere, in the order of the questions.
    pub fn all_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.questions().iter().for_each(|question| self.add_problems(question, &mut problems));
        problems
    }

    /// What is wrong with one control, and what would be right.
    fn problem(&self, control: &Control) -> Option<(Code, String)> {
        let typed = self.draft.value(control.name);
        if !text::has_content(typed) {
            return control.required.then(|| (Code::Missing, String::new()));
        }
        let wrong = |code| Some((code, String::new()));
        match control.input {
            Input::Text => too_long(typed, TEXT_CHARS_MAX),
            Input::Line if control.name == "contact.phone" => phone_problem(typed),
            Input::Line => too_long(typed, LINE_CHARS_MAX),
            Input::Number => {
                let most = if control.name == "households" { HOUSEHOLDS_MAX } else { CAPACITY_MAX };
                match text::whole_number(typed) {
                    None => wrong(Code::Malformed),
                    Some(n) if n < 1 => Some((Code::TooSmall, "1".into())),
                    Some(n) if n > most => Some((Code::TooLarge, most.to_string())),
                    Some(_) => None,
                }
            }
            Input::Place if self.config.places.get(typed).is_none() => wrong(Code::UnknownPlace),
            Input::Choice if !self.is_choice(control.name, typed) => wrong(Code::UnknownCode),
            Input::Hours => match crate::body::Hours::parse_list(typed) {
                Some(hours) if hours.iter().all(|span| span.from < span.to && !span.days.is_empty()) => None,
                _ => wrong(Code::Malformed),
            },
            _ => None,
        }
    }

    fn is_choice(&self, name: &str, code: &str) -> bool {
        let catalogue = &self.config.catalogue;
        match name {
            "category" => catalogue.category(code).is_some(),
            "urgency" => catalogue.urgency.iter().any(|urgency| urgency.code == code),
            "kind" => catalogue.kinds.iter().any(|kind| kind.code == code),
            "field" => catalogue.field(self.draft.value("kind"), code).is_some(),
            _ => false,
        }
    }

    /// A name or number may only go out with consent; the box is asked for only then.
    fn lacks_consent(&self) -> bool {
        let given = ["contact.name", "contact.phone", "contact.door"];
        let any = given.into_iter().any(|name| text::has_content(self.draft.value(name)));
        any && !self.draft.flag("contact.consent")
    }
}

fn too_long(typed: &str, most: usize) -> Option<(Code, String)> {
    typed.trim().chars().nth(most).map(|_| (Code::TooLong, most.to_string()))
}

fn phone_problem(typed: &str) -> Option<(Code, String)> {
    let digits = typed.chars().filter(|c| c.is_numeric()).count();
    // (`str::contains` would bring a search for texts of any length along.)
    let is_usual = |c: char| c.is_numeric() || "+-()（）－＋—#*,，".chars().any(|usual| usual == c);
    let strange = typed.chars().any(|c| text::is_visible(c) && !is_usual(c));
    if strange || digits < PHONE_DIGITS_MIN {
        return Some((Code::Malformed, String::new()));
    }
    too_long(typed, PHONE_CHARS_MAX)
}

#[cfg(test)]
#[cfg(feature = "builtin")]
mod tests {
    use super::*;
    use crate::Digest;

    fn config() -> Config {
        Config::parse(&crate::config::builtin()).unwrap()
    }

    fn draft(kind: Kind, values: &[(&str, &str)]) -> Draft {
        let mut draft = Draft::new("d".into(), kind, 0);
        for (name, value) in values {
            draft.set(name, value);
        }
        draft
    }

    const ANSWERED: [(&str, &str); 4] =
        [("text", "灯不亮"), ("category", "facilities"), ("urgency", "soon"), ("place", "yhl-ly-a-03")];

    #[test]
    fn leads_from_the_first_question_to_the_check_page_and_back() {
        let (config, draft) = (config(), draft(Kind::Need, &ANSWERED));
        let journey = Journey::new(&draft, &config);
        let mut at = "text";
        let mut path = vec![at];
        while at != CHECK {
            at = journey.next(at);
            path.push(at);
        }
        assert_eq!(path, ["text", "category", "urgency", "place", "contact", "check"]);
        while let Some(previous) = journey.previous(at) {
            assert_eq!(journey.next(previous), at);
            at = previous;
        }
        assert_eq!(at, "text");
    }

    #[test]
    fn shows_no_page_before_the_ones_ahead_of_it_are_answered() {
        let (config, mut draft) = (config(), draft(Kind::Need, &ANSWERED[..2]));
        draft.at = "contact".into();
        let journey = Journey::new(&draft, &config);
        assert!(journey.can_visit("urgency"));
        assert!(!journey.can_visit("place"));
        assert!(!journey.can_visit("nowhere"));
        assert_eq!(journey.resume(), "urgency");
    }

    #[test]
    fn asks_for_consent_only_when_there_is_something_to_consent_to() {
        let config = config();
        let mut draft = draft(Kind::Need, &ANSWERED);
        assert!(Journey::new(&draft, &config).all_problems().is_empty());
        draft.set("contact.phone", "１３８ 0000 0000");
        assert_eq!(Journey::new(&draft, &config).all_problems()[0].path, "contact.consent");
        draft.set("contact.consent", "true");
        assert!(Journey::new(&draft, &config).all_problems().is_empty());
        let contact = draft.contact(Digest::of(b"x"), "0123456789abcdef").unwrap();
        assert_eq!(contact["phone"], "１３８ 0000 0000");
    }

    #[test]
    fn gives_a_body_that_a_record_accepts() {
        let config = config();
        let draft = draft(
            Kind::Offer,
            &[
                ("text", "会修水管"),
                ("kind", "talent"),
                ("field", "repair"),
                ("capacity", "２"),
                ("place", "yhl-ly"),
                ("available", r#"[{"days":[6,7],"from":"09:00","to":"12:00"}]"#),
            ],
        );
        assert!(Journey::new(&draft, &config).all_problems().is_empty());
        let body = draft.body("0123456789abcdef").unwrap();
        assert_eq!(body["capacity"], 2);
        let mut problems = Vec::new();
        crate::shape::check(crate::shape::of(Kind::Offer), &body, &mut problems);
        assert_eq!(problems, []);
    }

    #[test]
    fn names_the_control_and_what_is_wrong() {
        let config = config();
        let draft = draft(
            Kind::Offer,
            &[
                ("text", "\u{200b}"),
                ("kind", "talent"),
                ("field", "venue"),
                ("capacity", "三"),
                ("place", "nowhere"),
                ("contact.phone", "call me"),
            ],
        );
        let found: Vec<_> =
            Journey::new(&draft, &config).all_problems().into_iter().map(|p| (p.path, p.code)).collect();
        let expected = [
            ("text", Code::Missing),
            ("field", Code::UnknownCode),
            ("capacity", Code::Malformed),
            ("place", Code::UnknownPlace),
            ("contact.phone", Code::Malformed),
            ("contact.consent", Code::Missing),
        ];
        assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code)));
    }

    #[test]
    fn forgets_the_field_when_the_kind_changes() {
        let mut draft = draft(Kind::Offer, &[("kind", "talent"), ("field", "repair")]);
        draft.set("kind", "goods");
        assert_eq!(draft.value("field"), "");
    }
}
