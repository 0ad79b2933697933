//! Sentences of the staff page.

use crate::text::{Both, Lang, Sentence};

/// Heading.
pub const TITLE: Sentence = &Both("工作台", "Desk");
/// Heading: pick and open.
pub const OPEN: Sentence = &Both("立一个项目", "Open a project");
/// How it is done.
pub const OPEN_HINT: Sentence = &Both(
    "勾选要一起办的需求，再选用得上的资源。项目签名后保存在这台设备上，有网络时自动送出。",
    "Tick the needs to be met together, then the resources that help. The project is signed, kept on this device, and \
     sent when there is a network.",
);
/// Group: needs to choose from.
pub const NEEDS: Sentence = &Both("等着办的需求", "Needs that wait");
/// Group: resources to choose from.
pub const RESOURCES: Sentence = &Both("可用的资源", "Resources that are free");
/// Nothing to pick.
pub const NO_NEEDS: Sentence = &Both("没有等着办的需求。", "No need waits.");
/// Nothing to use.
pub const NO_RESOURCES: Sentence =
    &Both("还没有可用的资源，也可以先立项目。", "No resource is free yet; a project can be opened without.");
/// Field: find in the lists.
pub const FIND: Sentence = &Both("查找", "Find");
/// Field: title.
pub const PROJECT_TITLE: Sentence = &Both("项目名称", "What it is called");
/// Field: owner.
pub const OWNER: Sentence = &Both("责任人", "Who answers for it");
/// Field: due.
pub const DUE: Sentence = &Both("期限", "By when");
/// Field: note.
pub const NOTE: Sentence = &Both("备注（可不填）", "Note (may stay empty)");
/// Field: what was done.
pub const DONE_NOTE: Sentence = &Both("办了什么、怎么证明", "What was done, and what shows it");
/// Button.
pub const OPEN_PROJECT: Sentence = &Both("签名立项", "Sign and open");
/// Button.
pub const SAY_DONE: Sentence = &Both("办完了", "Say done");
/// Button.
pub const STRIKE_OFF: Sentence = &Both("销号", "Strike off");
/// Button.
pub const LET_IN: Sentence = &Both("准许", "Let in");
/// Heading: projects.
pub const IN_WORK: Sentence = &Both("正在办的项目", "Projects in work");
/// No project.
pub const NONE_IN_WORK: Sentence = &Both("没有正在办的项目。", "No project is in work.");
/// Heading: requests.
pub const REQUESTS: Sentence = &Both("等着准许的设备", "Devices waiting to be let in");
/// How to be sure.
pub const REQUESTS_HINT: Sentence = &Both(
    "先当面或打电话核对编号，四组都要一样，再准许。准许后，这台设备可以在自己的范围内立项、销号。",
    "Compare the number with its owner, in person or by telephone: all four groups must be the same. Once let in, it can \
     open projects and strike off in its branch.",
);
/// Step of a project whose needs wait for the residents.
pub const WAIT_FOR_VERDICT: Sentence =
    &Both("已办完，等群众评价。", "Done; waits for the residents' verdict.");
/// Not satisfied.
pub const REOPENED: Sentence =
    &Both("群众不满意，请接着办，办完再写一次。", "Not satisfied: please go on, and say done again.");
/// Saved on the device.
pub const SAVED: Sentence = &Both("已签名，保存在这台设备上。", "Signed and kept on this device.");
/// Saved on a device that nobody has let in.
pub const SAVED_UNTIL_LET_IN: Sentence = &Both(
    "已签名，保存在这台设备上。等同事准许这台设备后，才会出现在清单里。",
    "Signed and kept on this device. It shows in the lists once a colleague has let this device in.",
);
/// No key here.
pub const NO_KEY: Sentence = &Both(
    "这台设备还没有工作人员的钥匙。请打开发给您的工作链接；没有链接，向街道或社区的管理人要一个。",
    "This device has no staff key yet. Please open the staff link that was given to you; if you have none, ask whoever \
     runs Linli at your street office or community.",
);
/// The key waits to be enrolled.
pub const NOT_ENROLLED: Sentence = &Both(
    "这台设备的钥匙还没有被准许。您可以先写，签名的记录会保存并送出，但要等同事在他的工作台上准许这台设备后才算数。",
    "This device's key is not let in yet. You can write already: records are signed, kept and sent, but they count only \
     after a colleague lets this device in at their desk.",
);
/// The number to compare.
pub const DEVICE: Sentence = &Both("本机编号", "This device");
/// A root.
pub const ROOT: Sentence = &Both("这台设备是总钥匙。", "This device holds the root key.");
/// Enrolled.
pub const ENROLLED: Sentence = &Both("这台设备已被准许。", "This device is let in.");
/// Nothing ticked.
pub const PICK_A_NEED: Sentence = &Both("请至少勾选一件需求。", "Please tick at least one need.");
/// Too many ticked.
pub const TOO_MANY: Sentence =
    &Both("一个项目最多 200 件需求，请去掉一些。", "A project holds at most 200 needs; please untick some.");
/// No title.
pub const WRITE_TITLE: Sentence = &Both("请写上项目名称。", "Please say what the project is called.");
/// No owner.
pub const WRITE_OWNER: Sentence = &Both("请写上责任人。", "Please say who answers for it.");
/// No date.
pub const WRITE_DUE: Sentence = &Both("请选一个期限。", "Please choose a date.");
/// No words about what was done.
pub const WRITE_NOTE: Sentence = &Both("请写一句办了什么。", "Please write a sentence about what was done.");
/// Too long for a line.
pub const TOO_LONG: Sentence = &Both("写得太长了，请短一些。", "This is too long; please shorten it.");
/// An amount that is no number.
pub const AMOUNT_NUMBER: Sentence = &Both("请写数字，比如 2。", "Please write a number, such as 2.");
/// Above the problems.
pub const MEND: Sentence = &Both("还差一点：", "Almost there:");
/// Could not be written.
pub const NOT_WRITTEN: Sentence = &Both(
    "没有写成，内容还在页面上。请再点一次；要是总不行，重新打开这个页面。",
    "It could not be written; what you typed is still here. Please press again, or open this page anew if it keeps \
     happening.",
);
/// Which place a project belongs to.
pub const PLACE: Sentence = &Both("项目范围", "Where the project belongs");
/// More needs than are shown.
pub const FIND_MORE: Sentence = &Both(
    "只列出了前面的一些，用查找可以找到其余的。",
    "Only the first ones are shown; find the others by a word.",
);

/// How many are ticked.
pub fn ticked(lang: Lang, count: usize) -> String {
    match lang {
        Lang::ZhCn => format!("已选 {count} 件"),
        Lang::En => format!("{count} chosen"),
    }
}

/// The label of an amount field: what is still free.
pub fn amount(lang: Lang, free: i64) -> String {
    match lang {
        Lang::ZhCn => format!("用多少（还可用 {free}）"),
        Lang::En => format!("How much ({free} free)"),
    }
}

/// More than is free.
pub fn amount_max(lang: Lang, free: i64) -> String {
    match lang {
        Lang::ZhCn => format!("最多可用 {free}。"),
        Lang::En => format!("At most {free} is free."),
    }
}

/// Needs of a project by how they stand.
pub fn needs_of(lang: Lang, count: usize) -> String {
    match (lang, count) {
        (Lang::ZhCn, count) => format!("{count} 件需求"),
        (Lang::En, 1) => "1 need".into(),
        (Lang::En, count) => format!("{count} needs"),
    }
}

/// The stars of a verdict.
pub fn stars(lang: Lang, stars: i64, satisfied: bool) -> String {
    let (zh, en) = if satisfied { ("满意", "satisfied") } else { ("不满意", "not satisfied") };
    match lang {
        Lang::ZhCn => format!("{zh}，{stars} 星"),
        Lang::En => format!("{en}, {stars} of 5 stars"),
    }
}
