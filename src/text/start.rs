//! The start page and what frames every page.

use super::{Lang, Sentence, both};

/// The app's name.
pub const NAME: Sentence = both("邻里", "Linli");
/// The first large button.
pub const NEED: Sentence = both("我有需求", "I need something");
/// Under it.
pub const NEED_HINT: Sentence = both("一分钟说给社区听", "One minute, and the community knows");
/// The second large button.
pub const OFFER: Sentence = both("我能帮忙", "I can help");
/// Under it.
pub const OFFER_HINT: Sentence = both("时间、手艺、东西、场地", "Time, skills, things, a place");
/// The way to the three lists.
pub const LISTS: Sentence = both("三张清单", "Three lists");
/// The way to the settings.
pub const SETTINGS: Sentence = both("设置", "Settings");
/// The button that makes the text larger.
pub const TEXT_SIZE: Sentence = both("字号 A+", "Text A+");
/// The button that changes the language, in the language it changes to.
pub const LANGUAGE: Sentence = both("EN", "中文");
/// What that button does, for those who only hear it; in the language it changes to.
pub const LANGUAGE_LABEL: Sentence = both("EN, switch to English", "中文，改用中文");
/// Back to the page before.
pub const BACK: Sentence = both("返回", "Back");
/// Back to the start page.
pub const HOME: Sentence = both("回首页", "Start page");
/// While the phone's storage is being opened.
pub const OPENING: Sentence = both("正在打开…", "Opening…");
/// What the main links of the start page are, for those who only hear them.
pub const MORE: Sentence = both("更多", "More");

/// The way to one's own records, with how many there are.
pub fn mine(lang: Lang, count: usize) -> String {
    let name = super::record::MINE.say(lang);
    if count == 0 { name.into() } else { format!("{name} ({count})") }
}

/// The title of the browser's tab: the page, then the app.
pub fn title(lang: Lang, page: &str) -> String {
    format!("{page} · {}", NAME.say(lang))
}

/// The number to call instead.
pub fn call(lang: Lang, number: &str) -> String {
    format!("{} {number}", lang.pick("打电话", "Call"))
}
