//! Sentences of the second module: lists, desk, settings, access links.

pub mod enter;
pub mod lists;
pub mod ranks;
pub mod settings;
pub mod work;

use super::{Both, Lang, Sentence};

/// Link to the needs list.
pub const NEEDS: Sentence = &Both("需求清单", "Needs list");
/// Link to the resource list.
pub const RESOURCES: Sentence = &Both("资源清单", "Resource list");
/// Link to the project list.
pub const PROJECTS: Sentence = &Both("项目清单", "Project list");
/// The same in the top line, where there is little room.
pub const SHORT_NEEDS: Sentence = &Both("需求", "Needs");
/// The same in the top line.
pub const SHORT_RESOURCES: Sentence = &Both("资源", "Resources");
/// The same in the top line.
pub const SHORT_PROJECTS: Sentence = &Both("项目", "Projects");
/// Link to the staff page.
pub const DESK: Sentence = &Both("工作台", "Desk");
/// Link to the settings.
pub const SETTINGS: Sentence = &Both("设置", "Settings");
/// Name of the navigation.
pub const PAGES: Sentence = &Both("页面", "Pages");
/// While the database opens or records are read.
pub const OPENING: Sentence = &Both("正在打开…", "Opening…");

/// How much has been read so far.
pub fn reading(lang: Lang, through: usize) -> String {
    match lang {
        Lang::ZhCn => format!("正在整理记录：{through} 条"),
        Lang::En => format!("Going through the records: {through}"),
    }
}
