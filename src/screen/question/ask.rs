//! The controls of each question.

use super::super::Ctx;
use super::super::trouble::emergency;
use super::{attach, locate};
use crate::field::Form;
use crate::field::choice::{Choice, choice};
use crate::field::flag::flag;
use crate::field::hours::hours;
use crate::field::line::{Keyboard, area, line};
use crate::field::place::place;
use crate::part::frame::heading;
use crate::part::{El, el};
use crate::session::DraftHandle;
use crate::text::{COMMA, Lang, question as words};
use linli_core::Kind;
use linli_core::journey::Question;
use std::rc::Rc;

const NUMBER: Keyboard = Keyboard { mode: Some("numeric"), complete: Some("off") };
const PHONE: Keyboard = Keyboard { mode: Some("tel"), complete: Some("tel") };
const NAME: Keyboard = Keyboard { mode: None, complete: Some("name") };
const PLAIN: Keyboard = Keyboard { mode: None, complete: Some("off") };

/// The heading and the controls of one question.
pub fn fields(ctx: &Ctx, form: &Form, handle: DraftHandle, asked: &Question) -> El {
    let lang = ctx.lang;
    let title = heading(words::heading(form.kind, asked.name).say(lang));
    let group = el("div.fields");
    match asked.name {
        "text" => group
            .child(title)
            .child(area(form, "text", words::text_hint(form.kind).say(lang)))
            .child(attach::attach(ctx, handle)),
        "category" => group.child(categories(form, title)),
        "urgency" => urgency(ctx, form, group, title),
        "place" => {
            let group = group.child(place(form, title, words::PLACE_HINT.say(lang)));
            if form.kind == Kind::Offer {
                return group;
            }
            group
                .child(line(form, "households", words::HOUSEHOLDS.say(lang), NUMBER))
                .child(locate::locate(ctx, handle))
        }
        "kind" => group.child(kinds(form, title)),
        "field" => group.child(offer_fields(form, title)),
        "capacity" => group.child(title).child(line(form, "capacity", "", NUMBER)).child(line(
            form,
            "capacity_note",
            words::CAPACITY_NOTE.say(lang),
            PLAIN,
        )),
        "available" => group.child(title).child(hours(form)).child(line(
            form,
            "available_note",
            words::AVAILABLE_NOTE.say(lang),
            PLAIN,
        )),
        _ => contact(form, group, title),
    }
}

fn categories(form: &Form, title: El) -> El {
    let rows = form.config.catalogue.needs.iter().map(|category| {
        let examples = form.lang.pick_list(&category.examples_zh, &category.examples_en);
        let hint = examples.join(COMMA.say(form.lang));
        Choice { code: &category.code, name: form.lang.pick(&category.zh, &category.en), hint }
    });
    choice(form, "category", title, rows.collect(), nothing())
}

fn kinds(form: &Form, title: El) -> El {
    let rows = form.config.catalogue.kinds.iter().map(|kind| Choice {
        code: &kind.code,
        name: form.lang.pick(&kind.zh, &kind.en),
        hint: words::kind_hint(&kind.code).say(form.lang).into(),
    });
    choice(form, "kind", title, rows.collect(), nothing())
}

fn offer_fields(form: &Form, title: El) -> El {
    let kind = form.draft.value("kind");
    let rows = form.config.catalogue.fields.iter().filter(|field| field.kind == kind).map(|field| Choice {
        code: &field.code,
        name: form.lang.pick(&field.zh, &field.en),
        hint: String::new(),
    });
    choice(form, "field", title, rows.collect(), nothing())
}

/// Danger shows whom to call at once, before anything is saved.
fn urgency(ctx: &Ctx, form: &Form, group: El, title: El) -> El {
    let numbers = el("div[role=alert]");
    let show = {
        let (ctx, numbers) = (ctx.clone(), numbers.clone());
        move |code: &str| {
            numbers.clear();
            if code == "danger" {
                numbers.add(danger(&ctx));
            }
        }
    };
    show(form.draft.value("urgency"));
    let rows = form.config.catalogue.urgency.iter().map(|urgency| Choice {
        code: &urgency.code,
        name: form.lang.pick(&urgency.zh, &urgency.en),
        hint: String::new(),
    });
    let rows = choice(form, "urgency", title, rows.collect(), Rc::new(show));
    group.child(rows).child(numbers).child(flag(form, "vulnerable", words::VULNERABLE.say(ctx.lang)))
}

fn danger(ctx: &Ctx) -> El {
    el("div.danger")
        .child(el("p").child(el("strong").say(ctx.lang, words::DANGER)))
        .child(emergency(ctx))
        .child(el("p").say(ctx.lang, words::DANGER_THEN))
}

fn contact(form: &Form, group: El, title: El) -> El {
    let lang = form.lang;
    group
        .child(title)
        .child(form.hint("contact", words::CONTACT_HINT.say(lang)))
        .child(line(form, "contact.name", words::CONTACT_NAME.say(lang), NAME))
        .child(line(form, "contact.phone", words::CONTACT_PHONE.say(lang), PHONE))
        .child(line(form, "contact.door", words::CONTACT_DOOR.say(lang), PLAIN))
        .child(flag(form, "contact.consent", words::CONTACT_CONSENT.say(lang)))
}

fn nothing() -> Rc<dyn Fn(&str)> {
    Rc::new(|_| {})
}

impl Lang {
    /// The one of two lists that is in this language; the Chinese one where the other is empty.
    fn pick_list<'t>(self, zh: &'t [String], en: &'t [String]) -> &'t [String] {
        if self == Self::En && !en.is_empty() { en } else { zh }
    }
}
