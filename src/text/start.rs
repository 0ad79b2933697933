//! The start page and what frames every page.

use super::{Both, Lang, Sentence};

/// The app's name.
pub const NAME: Sentence = &Both("邻里", "Linli");
/// The first large button.
pub const NEED: Sentence = &Both("我有需求", "I need something");
/// Under it.
pub const NEED_HINT: Sentence = &Both("一分钟说给社区听", "One minute, and the community knows");
/// The second large button.
pub const OFFER: Sentence = &Both("我能帮忙", "I can help");
/// Under it.
pub const OFFER_HINT: Sentence = &Both("时间、手艺、东西、场地", "Time, skills, things, a place");
/// The way to the three lists.
pub const LISTS: Sentence = &Both("三张清单", "Three lists");
/// The way to the settings.
pub const SETTINGS: Sentence = &Both("设置", "Settings");
/// The button that makes the text larger.
pub const TEXT_SIZE: Sentence = &Both("字号 A+", "Text A+");
/// The button that changes the language, in the language it changes to.
pub const LANGUAGE: Sentence = &Both("EN", "中文");
/// What that button does, for those who only hear it; in the language it changes to.
pub const LANGUAGE_LABEL: Sentence = &Both("EN, switch to English", "中文，改用中文");
/// Back to the page before.
pub const BACK: Sentence = &Both("返回", "Back");
/// Back to the start page.
pub const HOME: Sentence = &Both("回首页", "Start page");
/// While the phone's storage is being opened.
pub const OPENING: Sentence = &Both("正在打开…", "Opening…");
/// What the main links of the start page are, for those who only hear them.
pub const MORE: Sentence = &Both("更多", "More");

/// The way to one's own records, with how many there are.
pub fn mine(lang: Lang, count: usize) -> String {
    let name = super::record::MINE.say(lang);
    if count == 0 { name.into() } else { [name, " (", &count.to_string(), ")"].concat() }
}

/// The title of the browser's tab: the page, then the app.
pub fn title(lang: Lang, page: &str) -> String {
    [page, " · ", NAME.say(lang)].concat()
}

/// The number to call instead.
pub fn call(lang: Lang, number: &str) -> String {
    Both("打电话 _", "Call _").fill(lang, &[number])
}
