//! Sentences of the three lists.

use crate::text::{Both, Lang, Sentence};

/// Column and label: the reference.
pub const REFERENCE: Sentence = &Both("编号", "No.");
/// Column: what it is.
pub const MATTER: Sentence = &Both("事项", "Matter");
/// Column and filter: where.
pub const PLACE: Sentence = &Both("地点", "Place");
/// Column: who answers for it.
pub const OWNER: Sentence = &Both("责任人", "Owner");
/// Column: by when.
pub const DUE: Sentence = &Both("期限", "Due");
/// Column and filter: how it stands.
pub const STATE: Sentence = &Both("状态", "State");
/// Column: the residents' verdict.
pub const VERDICT: Sentence = &Both("群众评价", "Residents' verdict");
/// No filter by state.
pub const ANY_STATE: Sentence = &Both("全部", "All");
/// Filter: what is late.
pub const ONLY_LATE: Sentence = &Both("超期", "Late");
/// Fetch what is new from the backend.
pub const REFRESH: Sentence = &Both("取回最新记录", "Fetch new records");
/// While fetching.
pub const REFRESHING: Sentence = &Both("正在取回…", "Fetching…");
/// Download the list.
pub const EXPORT_JSON: Sentence = &Both("下载清单（JSON）", "Download the list (JSON)");
/// Download the list as a table.
pub const EXPORT_CSV: Sentence = &Both("下载表格（CSV）", "Download a table (CSV)");
/// Download the records.
pub const EXPORT_RECORDS: Sentence = &Both("下载记录（JSON Lines）", "Download the records (JSON Lines)");
/// Print.
pub const PRINT: Sentence = &Both("打印", "Print");
/// More items.
pub const MORE: Sentence = &Both("再看一些", "Show more");
/// Nothing in this list.
pub const NOTHING: Sentence = &Both("这里还没有内容。", "There is nothing here yet.");
/// What else one can do with the list.
pub const TAKE_ALONG: Sentence = &Both("带走这张清单", "Take this list along");
/// Narrow or widen the list.
pub const NARROW: Sentence = &Both("看哪里、看哪些", "Where and which");
/// One level up.
pub const UP: Sentence = &Both("上一级：", "Up: ");
/// A resident without a token, own records only.
pub const OWN_ONLY: Sentence = &Both(
    "您看到的是这台手机上写下的记录。整个社区的需求和资源只有社区工作者能看，好保护大家的隐私。公开的是项目清单。",
    "You see what was written on this phone. The needs and resources of the whole community are open to its staff only, \
     to protect everybody's privacy. The list of projects is public.",
);
/// A resident without a token, the public list of projects.
pub const PUBLIC_PROJECTS: Sentence = &Both(
    "这是公开的项目清单，不含个人信息。",
    "This is the public list of projects. It holds nothing personal.",
);
/// A reader: lists are asked for.
pub const FROM_BACKEND: Sentence = &Both(
    "您的通行码只看清单：清单由社区的服务器算好送来，别人写下的记录不会存到这台设备上。",
    "Your access is for reading lists: the community's server makes them and sends them here. What others wrote is \
     not kept on this device.",
);
/// A list could not be fetched.
pub const LIST_UNREACHABLE: Sentence = &Both(
    "现在连不上社区的服务器，取不到最新的清单；下面如有内容，是之前取到的。有网络时再点“取回最新记录”。",
    "The community's server cannot be reached now, so the newest list is not here. What stands below, if anything, came before. \
     Press “Fetch new records” when there is a network.",
);
/// The backend answers that it has no such list for this device.
pub const NOT_HANDED_OUT: Sentence = &Both(
    "服务器没有把它交给这台设备：这个地点可能不在您的通行码之内。",
    "The server does not hand this out to this device: the place may be outside your access.",
);
/// What was ignored.
pub const IGNORED: Sentence = &Both("没有计入清单的记录", "Records that do not count");
/// Erased.
pub const ERASED: Sentence = &Both("内容已删除", "Content erased");
/// No fetch yet from the backend.
pub const FETCH_FAILED: Sentence = &Both(
    "没有取到新的记录。清单是按这台设备上已有的记录算的，连上网络后再点一次。",
    "No new records came. The list is built from what this device has. Press again when there is a network.",
);
/// The token is not accepted.
pub const FETCH_REFUSED: Sentence = &Both(
    "服务器不认这台设备的通行码。请向发给您链接的人要一个新的链接。",
    "The server does not accept this device's access. Ask whoever gave you the link for a new one.",
);
/// The download could not be made.
pub const EXPORT_FAILED: Sentence =
    &Both("文件没有做成，请再点一次。", "The file could not be made. Please press again.");
/// Free now of capacity.
pub const FREE: Sentence = &Both("还可用", "Still free");

/// How many came in.
pub fn fetched(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::ZhCn, 0) => "已是最新。".into(),
        (Lang::ZhCn, count) => format!("取回 {count} 条新记录。"),
        (Lang::En, 0) => "Everything is up to date.".into(),
        (Lang::En, 1) => "1 new record came in.".into(),
        (Lang::En, count) => format!("{count} new records came in."),
    }
}

/// The sentence over a list: what one sees.
pub fn counted(lang: Lang, place: &str, total: usize, late: usize) -> String {
    match (lang, late) {
        (Lang::ZhCn, 0) => format!("{place} {total} 件"),
        (Lang::ZhCn, late) => format!("{place} {total} 件，{late} 件超期"),
        (Lang::En, 0) => format!("{place}: {total}"),
        (Lang::En, late) => format!("{place}: {total}, of which {late} late"),
    }
}

/// How many of them pass the filter by state.
pub fn shown(lang: Lang, state: &str, count: usize) -> String {
    match lang {
        Lang::ZhCn => format!("其中“{state}”{count} 件"),
        Lang::En => format!("“{state}”: {count}"),
    }
}

/// Of which moment the list speaks.
pub fn as_of(lang: Lang, moment: &str) -> String {
    match lang {
        Lang::ZhCn => format!("按 {moment} 计算"),
        Lang::En => format!("As of {moment}"),
    }
}

/// How many records were erased.
pub fn erased(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::ZhCn, count) => format!("另有 {count} 条的内容已删除。"),
        (Lang::En, 1) => "The content of 1 more was erased.".into(),
        (Lang::En, count) => format!("The content of {count} more was erased."),
    }
}

/// How many records wait for one that is not here.
pub fn waiting(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::ZhCn, count) => format!("{count} 条记录在等它所指的那一条到达。"),
        (Lang::En, 1) => "1 record waits for one that it names.".into(),
        (Lang::En, count) => format!("{count} records wait for one that they name."),
    }
}
