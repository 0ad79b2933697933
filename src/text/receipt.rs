//! The receipt's page: what became of a record, in plain words.

use super::{Both, Sentence};

/// The page.
pub const TITLE: Sentence = &Both("这件事怎么样了", "How it stands");
/// The link was cut or mistyped.
pub const UNREADABLE: Sentence = &Both(
    "这个回执链接不完整。请重新扫码，或把链接整段打开。",
    "This receipt link is not complete. Please scan the code again, or open the whole link.",
);
/// While it is being asked.
pub const ASKING: Sentence = &Both("正在查…", "Looking…");
/// No network, and something is remembered.
pub const LAST_KNOWN: Sentence =
    &Both("现在没有网络。这是上次查到的：", "There is no network now. This is what was known last:");
/// No network, and nothing is remembered.
pub const OFFLINE: Sentence =
    &Both("现在没有网络，连上后再查。", "There is no network now. Please look again once connected.");
/// The backend knows nothing of it yet.
pub const NOT_ARRIVED: Sentence = &Both(
    "社区还没有收到。写它的那台手机连上网络就会送出。",
    "The community does not have it yet. It goes out as soon as the phone it was written on has a network.",
);
/// Asks again.
pub const ASK_AGAIN: Sentence = &Both("再查一次", "Look again");
/// Keeps it on this phone.
pub const KEEP: Sentence = &Both("留在这台手机上", "Keep it on this phone");
/// It is kept.
pub const KEPT: Sentence = &Both("已留在这台手机上", "Kept on this phone");
/// The rating.
pub const RATE: Sentence = &Both("请您说说办得怎么样", "Please say how it went");
/// Satisfied or not.
pub const SATISFIED: Sentence = &Both("问题解决了吗？", "Is it solved?");
/// Yes.
pub const SATISFIED_YES: Sentence = &Both("解决了", "Yes");
/// No.
pub const SATISFIED_NO: Sentence = &Both("没有，请接着办", "No, please go on");
/// Stars.
pub const STARS: Sentence = &Both("您给几分？", "How would you rate it?");
/// In words.
pub const COMMENT: Sentence = &Both("还想说的", "Anything you want to say");
/// Sends it.
pub const RATE_SAVE: Sentence = &Both("保存评价", "Save the rating");
/// It is written.
pub const RATED: Sentence =
    &Both("谢谢，您的评价已保存，会自动送出。", "Thank you. Your rating is saved and goes out by itself.");
/// The stars are missing.
pub const MEND_STARS: Sentence = &Both("请选几分", "Please choose 1 to 5");
/// The verdict is missing.
pub const MEND_SATISFIED: Sentence = &Both("请选问题解决了没有", "Please choose whether it is solved");

/// Who deals with it until when.
pub fn planned(lang: super::Lang, title: &str, owner: &str, due: &str) -> String {
    Both("_，由_负责，_ 前办好", "_: _, by _").fill(lang, &[title, owner, due])
}

/// 1 to 5, worst first.
pub const STAR: [Sentence; 5] = [
    &Both("1 分，很不好", "1, very poor"),
    &Both("2 分，不好", "2, poor"),
    &Both("3 分，一般", "3, fair"),
    &Both("4 分，好", "4, good"),
    &Both("5 分，很好", "5, very good"),
];

/// A state of the account, by its name in the lists.
pub fn account(state: &str) -> Sentence {
    match state {
        "open" => &Both("社区已收到，还没有安排", "The community has it; nothing is planned yet"),
        "planned" => &Both("已经安排人办", "Somebody is on it"),
        "done" => &Both("已经办了，等您评价", "Done; please say how it went"),
        "rated" => &Both("您评价过了，等社区销号", "You have rated it; the community closes it next"),
        "struck_off" => &Both("办结，已销号", "Finished and struck off"),
        "reopened" => &Both("您不满意，正在接着办", "You were not satisfied; it is being worked on again"),
        "withdrawn" => super::record::WITHDRAWN,
        "erased" => super::record::ERASED,
        _ => &Both("社区已收到", "The community has it"),
    }
}
/// A rating before anything was done.
pub const TOO_EARLY: Sentence =
    &Both("还没有办完，办好后再请您评价。", "It is not done yet. Please rate it once it is.");
