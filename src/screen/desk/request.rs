//! Devices that ask to be let in.

use super::Work;
use crate::field::place;
use crate::part::notice::button;
use crate::part::{El, el};
use crate::text::desk::{enter, work as say};
use linli_core::lists::{Request, Role};
use linli_core::{Kind, reference, time};
use serde_json::json;

/// The section; nothing when nobody asks.
pub(super) fn requests(work: Work) -> El {
    el("div").live(move |here| {
        let own = work.session.staff.get().key;
        let requests = work.book.with(|fold| fold.requests()).unwrap_or_default();
        let requests: Vec<Request> =
            requests.into_iter().filter(|request| Some(request.subject_key) != own).collect();
        if requests.is_empty() {
            return here;
        }
        let section = el("section")
            .class("part")
            .child(el("h2").text(say::REQUESTS.say(work.lang)))
            .child(el("p").class("hint").text(say::REQUESTS_HINT.say(work.lang)));
        here.child(
            section.child(
                el("ul").class("items").children(requests.into_iter().map(|asks| request(work, asks))),
            ),
        )
    })
}

/// The name of a role in records.
fn role(role: Role) -> &'static str {
    match role {
        Role::Reader => "reader",
        Role::Worker => "worker",
        Role::Team => "team",
        Role::Staff => "staff",
    }
}

fn request(work: Work, request: Request) -> El {
    let lang = work.lang;
    let config = work.session.config.get();
    let where_ = config.map(|config| place::path(&config, &request.branch, lang)).unwrap_or_default();
    let name = request.name.clone().unwrap_or_default();
    let words = enter::access(lang, enter::role(role(request.role)), &where_);
    let number = el("p").class("reference").text(&reference::fingerprint(&request.subject_key));
    let key = request.subject_key.to_string();
    let control = button("let-in", lang, say::LET_IN).on("click", move |_| let_in(work, request.clone()));
    el("li")
        .attr("data-key", &key)
        .child(number)
        .child(el("p").attr("dir", "auto").text(&[&name, " ", &words].concat()))
        .child(control)
}

fn let_in(work: Work, request: Request) {
    let mut data = json!({
        "subject_key": request.subject_key,
        "role": role(request.role),
        "branch": request.branch,
        "place": request.branch,
        // From when it asked: what it wrote meanwhile counts too.
        "from": time::format(request.from_ms),
    });
    if let Some(until_ms) = request.until_ms {
        data["until"] = json!(time::format(until_ms));
    }
    if let Some(name) = request.name {
        data["name"] = json!(name);
    }
    if request.recovery {
        data["recovery"] = json!(true);
    }
    work.act("let-in", async move { work.write(Kind::Enrolment, data).await });
}
