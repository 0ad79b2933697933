//! Sentences of the settings.

use crate::text::{Lang, Sentence, both};

/// Heading.
pub const TITLE: Sentence = both("设置", "Settings");
/// Section.
pub const LANGUAGE: Sentence = both("语言 Language", "语言 Language");
/// Each language by its own name.
pub const CHINESE: &str = "简体中文";
/// Each language by its own name.
pub const ENGLISH: &str = "English";
/// Section.
pub const TEXT_SIZE: Sentence = both("字号", "Text size");
/// Size.
pub const NORMAL: Sentence = both("标准", "Normal");
/// Size.
pub const LARGE: Sentence = both("大", "Large");
/// Size.
pub const LARGER: Sentence = both("特大", "Very large");
/// Section.
pub const PLACE: Sentence = both("我住在", "Where I live");
/// No place chosen.
pub const NO_PLACE: Sentence = both("不选", "Not chosen");
/// Section.
pub const BACKEND: Sentence = both("送到哪里", "Where records go");
/// No backend.
pub const NO_BACKEND: Sentence = both(
    "没有设置服务器。写下的都保存在这台手机上，可以在下面导出。",
    "No server is configured. What you write stays on this phone; you can export it below.",
);
/// A token is here.
pub const TOKEN_HERE: Sentence = both("这台设备存有通行码。", "This device holds an access token.");
/// No token.
pub const NO_TOKEN: Sentence =
    both("没有通行码，居民不需要。", "There is no access token; residents need none.");
/// Button.
pub const TOKEN_REMOVE: Sentence = both("去掉通行码", "Remove the access token");
/// What goes with it, before the second step.
pub const TOKEN_REMOVE_HINT: Sentence = both(
    "从服务器取来的和导入的记录、联系方式都会从这台设备上删掉。您自己写的还在；没送出的请先送出，没有通行码可能送不进去。",
    "All records and contacts that were fetched or imported go from this device. What you wrote yourself stays; send what \
     waits first, for without the token it may not be taken.",
);
/// Button of the second step.
pub const TOKEN_REMOVE_SURE: Sentence = both("确定去掉", "Yes, remove it");
/// Section.
pub const STORAGE: Sentence = both("保存在这台手机上", "Kept on this phone");
/// Persisted.
pub const PERSISTED: Sentence = both(
    "浏览器答应不会自己清掉这里的内容。",
    "The browser promised not to clear what is kept here by itself.",
);
/// Not persisted.
pub const NOT_PERSISTED: Sentence = both(
    "手机空间不够时，浏览器可能会清掉这里的内容。没有送达的请尽快连网送出，或先导出。",
    "When space runs short, the browser may clear what is kept here. Send what waits soon, or export it.",
);
/// Cannot say.
pub const PERSISTENCE_UNKNOWN: Sentence = both(
    "这个浏览器不说会不会清掉这里的内容。长时间不打开（例如七天）可能会被清掉；没有送达的请尽快连网送出。",
    "This browser does not say whether it will clear what is kept here. It may after some days without a visit (seven in \
     Safari): send what waits soon.",
);
/// Section.
pub const TAKE_ALONG: Sentence = both("带走", "Take along");
/// Button.
pub const EXPORT_ALL: Sentence = both("导出全部", "Export everything");
/// Button.
pub const EXPORT_MINE: Sentence = both("只导出我写的", "Export what I wrote");
/// Field.
pub const IMPORT: Sentence = both("导入记录文件", "Import a file of records");
/// Hint.
pub const IMPORT_HINT: Sentence = both(
    "选一个导出的文件（JSON Lines）。导入两次也不会重复。",
    "Choose an exported file (JSON Lines). Importing twice changes nothing.",
);
/// Section.
pub const INSTALL: Sentence = both("装到桌面", "Install");
/// Button.
pub const INSTALL_NOW: Sentence = both("装到桌面", "Install on this device");
/// How where there is no button.
pub const INSTALL_HOW: Sentence = both(
    "在浏览器的菜单里选“添加到主屏幕”，就能像普通应用一样打开，没有网络也能用。",
    "Choose “Add to home screen” in the browser's menu; it then opens like any app, without a network too.",
);
/// Installed.
pub const INSTALLED: Sentence = both("已装到桌面。", "Installed.");
/// Button.
pub const UPDATE: Sentence = both("查有没有新版本", "Look for a newer version");
/// Offered.
pub const UPDATE_READY: Sentence = both("有新版本。", "A newer version is ready.");
/// Button.
pub const UPDATE_NOW: Sentence = both("现在更新", "Update now");
/// None.
pub const UP_TO_DATE: Sentence = both("已是最新版本。", "This is the newest version.");
/// Could not be asked.
pub const UPDATE_FAILED: Sentence =
    both("现在连不上，等有网络时再查。", "Nobody answers now; look again when there is a network.");
/// Section.
pub const DELETE: Sentence = both("从这台手机上删除", "Delete from this phone");
/// What it means.
pub const DELETE_HINT: Sentence = both(
    "删掉这台手机上的全部内容：记录、草稿、回执、钥匙和通行码。已送达的记录仍在社区；要撤回，请先到“我的记录”。",
    "Deletes everything on this phone: records, drafts, receipts, keys, access. Records that were received stay with the \
     community; to withdraw them, go to “My records” first.",
);
/// Button.
pub const DELETE_ALL: Sentence = both("全部删除", "Delete everything");
/// Nothing is unsent.
pub const ALL_RECEIVED: Sentence = both("没有等着送出的记录。", "No record waits to be sent.");
/// The staff key goes too.
pub const STAFF_KEY_TOO: Sentence = both(
    "这台设备上有工作人员的钥匙，删掉后不能恢复，要重新申请。",
    "A staff key is on this device. It cannot be brought back; you would have to ask to be let in again.",
);
/// Second step.
pub const DELETE_CONFIRM: Sentence =
    both("请在下面写“删除”两个字，再点按钮。", "Type “delete” below, then press the button.");
/// The word to type.
pub const DELETE_WORD: Sentence = both("删除", "delete");
/// The word is not there.
pub const DELETE_TYPE_IT: Sentence = both("请先写“删除”两个字。", "Please type “delete” first.");
/// Button.
pub const DELETE_SURE: Sentence = both("确定，全部删除", "Yes, delete everything");
/// Button.
pub const KEEP: Sentence = both("不删，保留", "Keep everything");
/// Done.
pub const DELETED: Sentence =
    both("这台手机上已经没有邻里的内容了。", "Nothing of Linli is left on this phone.");
/// Failed.
pub const FAILED: Sentence = both("没有成功，请再点一次。", "That did not work. Please press again.");

/// Space in use.
pub fn space(lang: Lang, usage: &str, quota: &str) -> String {
    match lang {
        Lang::ZhCn => format!("用了 {usage}，最多 {quota}。"),
        Lang::En => format!("{usage} of {quota} in use."),
    }
}

/// What would be lost.
pub fn unsent(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::ZhCn, count) => format!("还有 {count} 条没有送达，删掉就没有了。请先导出或连网送出。"),
        (Lang::En, 1) => {
            "1 record was not received yet and would be lost. Export it or send it first.".into()
        }
        (Lang::En, count) => {
            format!(
                "{count} records were not received yet and would be lost. Export them or send them first."
            )
        }
    }
}

/// What an import brought.
pub fn imported(lang: Lang, new: usize, known: usize, refused: usize) -> String {
    match lang {
        Lang::ZhCn => format!("新增 {new} 条，原来就有 {known} 条，看不懂 {refused} 行。"),
        Lang::En => format!("{new} new, {known} already here, {refused} lines not understood."),
    }
}
