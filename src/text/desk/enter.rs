//! Sentences of the page behind an access link.

use crate::text::{Both, Lang, Sentence};

/// Heading.
pub const TITLE: Sentence = &Both("打开工作链接", "Access link");
/// While the token is tried.
pub const TRYING: Sentence = &Both("正在核对…", "Checking…");
/// The token was taken, in the words of the role.
pub const TAKEN: Sentence = &Both("这台设备可以用了。", "This device is ready.");
/// The link was spoiled.
pub const SPOILED: Sentence = &Both(
    "这个链接不完整。请把收到的链接整个复制，再打开一次。",
    "This link is incomplete. Please copy the whole link that you were given and open it again.",
);
/// The backend says no.
pub const REFUSED: Sentence = &Both(
    "服务器不认这个链接：可能已过期或被收回。请向发给您的人要一个新的。",
    "The server does not accept this link: it may have expired or been revoked. Ask whoever gave it to you for a new one.",
);
/// Nobody answers.
pub const UNREACHABLE: Sentence = &Both(
    "现在连不上服务器。链接已经保存在这台设备上，有网络时点“再试一次”。",
    "The server cannot be reached now. The link is kept on this device; press “Try again” when there is a network.",
);
/// Anything else.
pub const FAILED: Sentence = &Both("没有成功，请再试一次。", "That did not work. Please try again.");
/// Button.
pub const AGAIN: Sentence = &Both("再试一次", "Try again");
/// A new root.
pub const NEW_ROOT: Sentence = &Both(
    "您是第一位工作人员：这台设备上做好了总钥匙，它不能被复制。",
    "You are the first of the staff: the root key was made on this device. It cannot be copied.",
);
/// The recovery key.
pub const RECOVERY: Sentence = &Both("恢复钥匙", "Recovery key");
/// What it is for.
pub const RECOVERY_HINT: Sentence = &Both(
    "这台设备丢了或坏了，只有它能把工作接过去。请打印或抄下来，锁进柜子，再点“已经收好”。点了以后不再显示，别处也没有。",
    "If this device is lost or broken, only this key takes the work over. Print it or write it down, lock it away, and then \
     say so. It is not shown again after that, and kept nowhere else.",
);
/// Button.
pub const PRINT: Sentence = &Both("打印恢复钥匙", "Print the recovery key");
/// A check before going on.
pub const KEPT: Sentence = &Both("已经收好，不再显示", "It is put away: show it no more");
/// The backend has not answered yet.
pub const WAITING: Sentence = &Both(
    "已送出，正在等服务器答复。答复一到就自动办好，不用再打开链接。",
    "It is sent, and the server's answer is awaited. The rest happens by itself; there is no need to open the link again.",
);
/// A request was written.
pub const REQUESTED: Sentence = &Both(
    "已送出申请。请同事在他的工作台上准许这台设备，先核对编号，四组都要一样：",
    "A request was sent. Ask a colleague to let this device in at their desk, and compare its number first, all four groups:",
);
/// Onwards.
pub const TO_DESK: Sentence = &Both("去工作台", "To the desk");
/// Onwards.
pub const TO_LISTS: Sentence = &Both("看清单", "To the lists");

/// What the access is for.
pub fn access(lang: Lang, role: Sentence, place: &str) -> String {
    match lang {
        Lang::ZhCn => format!("{}，范围：{place}", role.0),
        Lang::En => format!("{}, for {place}", role.1),
    }
}

/// A role's name.
pub fn role(role: &str) -> Sentence {
    match role {
        "reader" => &Both("查看", "Reading"),
        "worker" => &Both("网格员", "Grid worker"),
        "team" => &Both("服务团队", "Team"),
        "staff" => &Both("社区工作者", "Staff"),
        _ => &Both("其他", "Other"),
    }
}
