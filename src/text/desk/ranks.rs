//! How items stand, and why they stand where they do.

use crate::text::{Both, Lang, Sentence};
use linli_core::lists::{Colour, ProjectState, RankCode, RankReason, Reason, ResourceState, State};

/// Where a need stands.
pub fn need(state: State) -> Sentence {
    match state {
        State::Open => &Both("待办", "Open"),
        State::Planned => &Both("在办", "In work"),
        State::Done => &Both("已办待评", "Done, to be rated"),
        State::Rated => &Both("满意待销", "Satisfied"),
        State::StruckOff => &Both("已销号", "Struck off"),
        State::Reopened => &Both("退回重办", "Reopened"),
        State::Withdrawn => &Both("已撤回", "Withdrawn"),
    }
}

/// Where a project stands.
pub fn project(state: ProjectState) -> Sentence {
    match state {
        ProjectState::Open => &Both("在办", "In work"),
        ProjectState::Done => &Both("已办待评", "Done, to be rated"),
        ProjectState::Rated => &Both("满意待销", "Satisfied"),
        ProjectState::StruckOff => &Both("已销号", "Struck off"),
        ProjectState::Reopened => &Both("退回重办", "Reopened"),
        ProjectState::Withdrawn => &Both("需求已撤回", "Needs withdrawn"),
    }
}

/// Where a need of a project stands, by the name that the list has for it.
pub fn project_need(state: &str) -> Sentence {
    match state {
        "open" => need(State::Open),
        "planned" => need(State::Planned),
        "done" => need(State::Done),
        "rated" => need(State::Rated),
        "struck_off" => need(State::StruckOff),
        "reopened" => need(State::Reopened),
        "withdrawn" => need(State::Withdrawn),
        "erased" => &Both("内容已删除", "Erased"),
        _ => &Both("还没到", "Not here yet"),
    }
}

/// Where an offer stands.
pub fn resource(state: ResourceState, free: i64) -> Sentence {
    match (state, free) {
        (ResourceState::Withdrawn, _) => &Both("已撤回", "Withdrawn"),
        (ResourceState::Offered, ..=0) => &Both("已约满", "All promised"),
        (ResourceState::Offered, _) => &Both("可用", "Free"),
    }
}

/// The chip of a project: colour and state in one word.
pub fn colour(colour: Colour, state: ProjectState) -> Sentence {
    match colour {
        Colour::Red => LATE,
        Colour::Orange => DUE_SOON,
        _ => project(state),
    }
}

/// The chip of what is late.
pub const LATE: Sentence = &Both("超期", "Late");
/// The chip of what is due within days.
pub const DUE_SOON: Sentence = &Both("快到期", "Due soon");

/// By when.
pub fn by(lang: Lang, due: &str) -> String {
    match lang {
        Lang::ZhCn => format!("{due} 前"),
        Lang::En => format!("by {due}"),
    }
}

/// Why a need stands where it does, in one phrase.
pub fn why(lang: Lang, top: RankCode, reasons: &[RankReason]) -> String {
    let value = reasons.iter().find(|reason| reason.code == top).map_or(0, |reason| reason.value);
    reason(lang, top, value)
}

/// One reason of a rank.
pub fn reason(lang: Lang, code: RankCode, value: i64) -> String {
    let days = |zh: &str, en: &str| match (lang, value) {
        (Lang::ZhCn, days) => format!("{zh} {days} 天"),
        (Lang::En, 1) => format!("{en} 1 day"),
        (Lang::En, days) => format!("{en} {days} days"),
    };
    match code {
        RankCode::Urgency => urgency(value).say(lang).into(),
        RankCode::Late => days("超过承诺", "beyond its promise by"),
        RankCode::Waiting => days("等了", "waiting for"),
        RankCode::Households => match lang {
            Lang::ZhCn => format!("关系到 {value} 户"),
            Lang::En => format!("concerns {value} households"),
        },
        RankCode::Vulnerable => Both("涉及老弱困难的人", "somebody vulnerable is concerned").say(lang).into(),
        RankCode::ClaimsCapped => {
            Both("核实前只算到上限", "claims count up to a bound until somebody has looked").say(lang).into()
        }
        RankCode::ClockAhead => Both("手机时间不准", "its device's clock is ahead").say(lang).into(),
    }
}

fn urgency(degree: i64) -> Sentence {
    match degree {
        2 => &Both("有危险", "danger"),
        1 => &Both("比较急", "soon"),
        _ => &Both("不急", "no hurry"),
    }
}

/// How long ago something was written.
pub fn ago(lang: Lang, age_ms: i64) -> String {
    const HOUR_MS: i64 = 3_600_000;
    const DAY_MS: i64 = 24 * HOUR_MS;
    let count = |zh: &str, en: &str, n: i64| match (lang, n) {
        (Lang::ZhCn, n) => format!("{n} {zh}前"),
        (Lang::En, 1) => format!("1 {en} ago"),
        (Lang::En, n) => format!("{n} {en}s ago"),
    };
    match age_ms {
        ..HOUR_MS => Both("刚刚", "just now").say(lang).into(),
        HOUR_MS..DAY_MS => count("小时", "hour", age_ms / HOUR_MS),
        _ => count("天", "day", age_ms / DAY_MS),
    }
}

/// How many of an offer are free, of how many.
pub fn free(lang: Lang, free: i64, capacity: i64) -> String {
    match lang {
        Lang::ZhCn => format!("还可用 {free}，共 {capacity}"),
        Lang::En => format!("{free} of {capacity} free"),
    }
}

/// More is promised than there is.
pub fn overpromised(lang: Lang, over: i64) -> String {
    match lang {
        Lang::ZhCn => format!("多约了 {over}，请调整"),
        Lang::En => format!("{over} too many promised; please change a project"),
    }
}

/// By when, and who answers for it.
pub fn due(lang: Lang, owner: &str, due: &str) -> String {
    match lang {
        Lang::ZhCn => format!("{owner}，{due} 前"),
        Lang::En => format!("{owner}, by {due}"),
    }
}

/// How far a project has come.
pub fn struck_off(lang: Lang, done: u64, of: u64) -> String {
    match lang {
        Lang::ZhCn => format!("{of} 件需求，已销号 {done} 件"),
        Lang::En => format!("{done} of {of} needs struck off"),
    }
}

/// Why a record does not count.
pub fn ignored(reason: Reason) -> Sentence {
    match reason {
        Reason::BadSignature => &Both("签名不对", "its signature does not verify"),
        Reason::NewerVersion => {
            &Both("是更新版本写的，请更新应用", "a later version wrote it: please update")
        }
        Reason::Unsigned => &Both("没有签名", "it is not signed"),
        Reason::NotAllowed => &Both("写的人没有这个权限", "its author may not say this"),
        Reason::WrongTarget => &Both("所指的记录不适用", "it is about something else"),
        Reason::NotErasable => &Both("这类记录不能删除", "this kind of record is never erased"),
        Reason::BadValue => &Both("改后的内容不完整", "its values do not fit"),
        Reason::UnknownCode => &Both("地点或类别不存在", "its place or category does not exist"),
        Reason::SkipsStage => &Both("中间缺了步骤", "a step in between is missing"),
        Reason::NotSatisfied => {
            &Both("群众还不满意，不能销号", "the resident is not satisfied, so it cannot be struck off")
        }
        Reason::Clash => &Both("与另一条记录冲突", "another record says otherwise and stands"),
    }
}

/// What does not count, and why.
pub fn why_ignored(lang: Lang, what: &str, reason: Reason) -> String {
    let why = ignored(reason).say(lang);
    match lang {
        Lang::ZhCn => format!("{what}：{why}"),
        Lang::En => format!("{what}: {why}"),
    }
}

/// What kind of record does not count.
pub fn kind(noun: &str) -> Sentence {
    match noun {
        "need" => &Both("需求", "Need"),
        "offer" => &Both("资源", "Offer"),
        "contact" => &Both("联系方式", "Contact"),
        "correction" => &Both("更正", "Correction"),
        "withdrawal" => &Both("撤回", "Withdrawal"),
        "rating" => &Both("评价", "Verdict"),
        "erasure" => &Both("删除", "Erasure"),
        "project" => &Both("项目", "Project"),
        "change" => &Both("办理", "Step"),
        "enrolment" => &Both("准许", "Enrolment"),
        _ => &Both("记录", "Record"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_long_ago_in_hours_then_days() {
        assert_eq!(ago(Lang::ZhCn, -5), "刚刚");
        assert_eq!(ago(Lang::En, 3_600_000), "1 hour ago");
        assert_eq!(ago(Lang::ZhCn, 25 * 3_600_000), "1 天前");
        assert_eq!(ago(Lang::En, 72 * 3_600_000), "3 days ago");
    }
}
