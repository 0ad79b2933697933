//! What is wrong with an answer: how to mend it, in the words of the question.

use super::{Both, Lang, Sentence};
use linli_core::{Code, Kind, Problem};

/// Above the list of problems.
pub const SUMMARY: Sentence = &Both("请先补上或改一下", "Please add or change this first");
/// Before the title of a page with problems.
pub const TITLE: Sentence = &Both("请改一下", "Please check");

/// How to mend one problem with one control.
pub fn mend(lang: Lang, kind: Kind, problem: &Problem) -> String {
    match problem.code {
        Code::TooLong => too_long(lang, &problem.expected),
        Code::TooLarge => too_large(lang, &problem.expected),
        _ => fixed(kind, control(&problem.path), problem.code).say(lang).into(),
    }
}

/// The name of the control that a path of a draft (`text`) or of a record (`data.text`) is about.
fn control(path: &str) -> &str {
    let path = path.strip_prefix("data.").unwrap_or(path);
    path.split('[').next().unwrap_or(path)
}

fn fixed(kind: Kind, control: &str, code: Code) -> Sentence {
    match (control, code) {
        ("text", _) if kind == Kind::Offer => {
            &Both("请写一两句，您能帮什么忙", "Please write in a sentence or two how you can help")
        }
        ("text", _) => &Both("请写一两句，遇到了什么事", "Please write in a sentence or two what you need"),
        ("category", _) => {
            &Both("请选一类。拿不准就选“其他”", "Please choose one. If unsure, choose “other”")
        }
        ("urgency", _) => &Both("请选一下急不急", "Please choose how urgent it is"),
        ("place", Code::UnknownPlace) => {
            &Both("没有找到这个地点，请重新选", "This place is not known here. Please choose again")
        }
        ("place", _) => {
            &Both("请选地点，只选到社区也可以", "Please choose a place; the community alone will do")
        }
        ("households", _) => &Both(
            "请只写数字，例如 3。不清楚可以不填",
            "Please write a number only, such as 3, or leave it empty",
        ),
        ("stars", _) => super::receipt::MEND_STARS,
        ("satisfied", _) => super::receipt::MEND_SATISFIED,
        ("kind", _) => &Both("请从三样里选一样", "Please choose one of the three"),
        ("field", _) => &Both("请选一种", "Please choose one"),
        ("capacity", _) => &Both("请写一个数字，最少写 1", "Please write a number, 1 or more"),
        ("available", _) => &Both("请把哪几天、什么时候再选一次", "Please choose the days and times again"),
        ("contact.phone", _) => {
            &Both("请看看电话号码，至少五位数字", "Please look at the telephone number: at least five digits")
        }
        ("contact.consent", _) => &Both(
            "要留联系方式，请勾选“我同意”；不想留就把上面清空",
            "To leave contact details please tick the box, or empty the fields above",
        ),
        ("subject", _) => {
            &Both("地点前后不一样，请重新选", "The place is not the same twice. Please choose it again")
        }
        _ => whole(code),
    }
}

/// Problems of the whole record, as a receiver reports them.
fn whole(code: Code) -> Sentence {
    match code {
        Code::TooMany => &Both(
            "内容太多，请写短些，或少放几张照片",
            "This is too much. Please shorten it, or take photos away",
        ),
        Code::Conflict => &Both(
            "同一个编号下已有别的内容。请导出这条，再重新写一次",
            "Something else is kept under the same number. Please export this one and write it again",
        ),
        Code::Erased => {
            &Both("这条已经按要求删除，不会再收", "This was erased as asked, and is not taken again")
        }
        Code::NotAllowed => &Both(
            "这台手机没有权限写这一条。请问社区工作人员",
            "This phone may not write this. Please ask the community staff",
        ),
        Code::BadSignature | Code::DigestDiffers => &Both(
            "这条在路上变了样。请导出这条，再重新写一次",
            "This changed on its way. Please export it and write it again",
        ),
        Code::UnknownType => &Both(
            "对方还不认识这种记录。请稍后再送",
            "The other side does not know this kind yet. Please send it later",
        ),
        _ => &Both(
            "对方看不懂这一条。请看一遍再改一改",
            "The other side could not read this. Please look it over and change it",
        ),
    }
}

fn too_long(lang: Lang, most: &str) -> String {
    Both("太长了，请留到 _ 个字以内", "Please keep this within _ characters").fill(lang, &[most])
}

fn too_large(lang: Lang, most: &str) -> String {
    Both("数字太大了，最多 _", "This number is too large: _ at most").fill(lang, &[most])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_control_in_the_path_of_a_draft_or_a_record() {
        for (path, name) in [
            ("text", "text"),
            ("data.text", "text"),
            ("data.available[0].from", "available"),
            ("contact.phone", "contact.phone"),
        ] {
            assert_eq!(control(path), name);
        }
    }

    #[test]
    fn says_how_to_mend_it_and_never_blames() {
        let codes = [
            Code::Missing,
            Code::Malformed,
            Code::TooLong,
            Code::TooLarge,
            Code::TooSmall,
            Code::UnknownPlace,
            Code::UnknownCode,
            Code::NotOneOf,
            Code::Conflict,
            Code::Erased,
            Code::NotAllowed,
            Code::BadSignature,
            Code::TooMany,
            Code::UnknownType,
            Code::NotJson,
        ];
        let controls =
            linli_core::journey::controls(Kind::Need).chain(linli_core::journey::controls(Kind::Offer));
        for name in controls.map(|control| control.name).chain(["", "subject"]) {
            for code in codes {
                for lang in [Lang::ZhCn, Lang::En] {
                    let sentence = mend(lang, Kind::Need, &Problem::new(name, code, "7"));
                    for word in ["非法", "无效", "抱歉", "失败", "invalid", "Invalid", "sorry", "error"]
                    {
                        assert!(!sentence.contains(word), "{sentence}");
                    }
                    assert!(!sentence.is_empty());
                }
            }
        }
    }
}
