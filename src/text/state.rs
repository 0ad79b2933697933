//! Where things are: the status line, the storage, and what stands in the way.

use super::{Both, Lang, Sentence};

/// Kept on this phone.
pub const SAVED: Sentence = &Both("已保存在本机", "Saved on this phone");
/// The database has not confirmed it yet.
pub const UNSAVED: Sentence = &Both("没有保存在本机", "Not saved on this phone");
/// Nothing to keep yet.
pub const READY: Sentence = &Both("写下的会保存在本机", "What you write is saved on this phone");
/// Sends at once.
pub const SEND_NOW: Sentence = &Both("现在就送", "Send now");
/// Takes a copy of what is here.
pub const EXPORT: Sentence = &Both("导出一份", "Export a copy");
/// A part of the app has not come over a weak line.
pub const NOT_FETCHED: Sentence = &Both(
    "这一页还没有下载完，连上网络后会自己打开。已经写下的都还在。",
    "This page has not finished loading; it opens by itself once there is a network. What you wrote is kept.",
);
/// An action waits for it.
pub const FETCHING: Sentence = &Both("稍等，正在下载这一部分…", "One moment, this part is being fetched…");
/// The action waits on, and nothing of it is lost.
pub const GOES_ON: Sentence = &Both(
    "这一部分还没有下载完，连上网络后会接着做。请不要关掉这个页面。",
    "This part has not been fetched yet; it goes on once there is a network. Please keep this page open.",
);
/// The action was not done.
pub const PRESS_AGAIN: Sentence = &Both(
    "没有做成：这一部分还没有下载完。连上网络后请再按一次。",
    "That was not done: this part has not been fetched yet. Please press again once there is a network.",
);
/// The server has another version, and no longer the other half of this one.
pub const GONE: Sentence = &Both(
    "这个页面有了新版本，要重新打开才能继续。保存在本机的都还在。",
    "There is a newer version of this page: it must be opened anew to go on. What is saved on this phone is kept.",
);
/// An action that cannot be done any more on this page.
pub const GONE_UNDONE: Sentence = &Both(
    "没有做成：这个页面有了新版本。请重新打开页面，再做一次。",
    "That was not done: there is a newer version of this page. Please open it again and do it once more.",
);
/// Opens the page anew.
pub const RELOAD: Sentence = &Both("重新打开", "Open again");
/// Asks for it again.
pub const AGAIN: Sentence = &Both("再试一次", "Try again");
/// What the status line is, for those who only hear it.
pub const LABEL: Sentence = &Both("保存和送达", "Saved and sent");

/// Waits for a network.
pub const WAITS: Sentence = &Both("等待网络", "Waiting for a network");
/// The configuration names nobody to send to.
pub const WAITS_NO_BACKEND: Sentence = &Both(
    "还没有设好送到哪里，请导出一份交给社区",
    "There is nowhere to send to yet: export a copy for the community",
);
/// What answered is the sign-in page of a network.
pub const WAITS_SIGN_IN: Sentence = &Both("这个网络要先登录", "This network wants you to sign in first");
/// The access link has ended.
pub const WAITS_TOKEN: Sentence = &Both(
    "这台手机的登录链接过期了，请再要一个",
    "This phone's access link has ended: please ask for a new one",
);
/// The backend asked for patience.
pub const WAITS_BUSY: Sentence =
    &Both("对方正忙，稍后自动再送", "The other side is busy; it goes out a little later");
/// The phone's storage stands in the way.
pub const WAITS_STORAGE: Sentence =
    &Both("本机存储打不开，请导出一份", "The storage here is closed: export a copy");

/// What waits, for what, how many.
pub fn waiting(lang: Lang, why: Sentence, pending: usize) -> String {
    Both("_ · _ 件", "_ · _").fill(lang, &[why.say(lang), &pending.to_string()])
}

/// Everything has arrived; `time` as people read it.
pub fn received(lang: Lang, time: &str) -> String {
    Both("已送达 _", "Received _").fill(lang, &[time])
}

/// Something was sent back.
pub fn parked(lang: Lang, count: usize) -> String {
    Both("需要处理 · _ 件", "Needs your attention · _").fill(lang, &[&count.to_string()])
}

/// The browser gives no storage at all.
pub const REFUSED: Sentence = &Both(
    "这个浏览器不让保存（可能是无痕浏览）。您可以接着填，填完请导出一份，或者换平常的窗口打开。",
    "This browser does not keep anything (perhaps a private window). You can still write; export a copy at the end, or open this in an ordinary window.",
);
/// Another tab holds an older version of the database open.
pub const BLOCKED: Sentence = &Both(
    "另一个窗口还开着旧版本。请把别的窗口关掉。",
    "An older version is open in another window. Please close the other windows.",
);
/// The database was written by a later version of the app.
pub const NEWER: Sentence = &Both(
    "手机里的记录是更新的版本写的，都还在。请连上网络，刷新这个页面。",
    "The records on this phone were written by a later version, and are all there. Connect and reload this page.",
);
/// Plain HTTP.
pub const INSECURE: Sentence = &Both(
    "这个地址不安全（不是 https），浏览器不让签名和保存。请用 https 开头的地址，或打电话告诉社区。",
    "This address is not secure (no https), so the browser cannot sign or keep records. Please open the https address, or call.",
);
/// The storage may be cleared by the browser.
pub const EVICTABLE: Sentence = &Both(
    "手机空间紧张时，浏览器可能清掉没送出的内容。请尽快连上网络。",
    "If the phone runs out of space the browser may clear what is not sent. Please connect soon.",
);
/// No configuration could be read.
pub const NO_CONFIG: Sentence = &Both(
    "还没有拿到本地的地点和类别。请连上网络再打开一次；急事请打电话。",
    "The local places and categories are not here yet. Please open this again with a network; if it is urgent, call.",
);
/// The configuration has mistakes.
pub const BAD_CONFIG: Sentence = &Both(
    "这里的设置文件有地方要改，请把下面几行告诉管理员：",
    "The configuration file here needs mending. Please pass these lines on to whoever runs it:",
);
/// `?config=` names another origin.
pub const FOREIGN_CONFIG: Sentence = &Both(
    "链接里的设置来自别的网站，没有使用。请向给您链接的人再要一个。",
    "The link names a configuration of another site, which is not used. Please ask for another link.",
);
/// Another tab has changed the same draft.
pub const CONFLICT: Sentence = &Both(
    "另一个窗口改过这份内容。请用那个窗口接着填，或者重新打开这一页。",
    "This was changed in another window. Go on there, or open this page again.",
);
/// No room left.
pub const FULL: Sentence = &Both(
    "手机空间满了，这一步还没有保存。请导出一份，腾出空间再保存一次。",
    "The phone is full, and this step is not saved. Export a copy, make room, and save again.",
);
/// The database closed and could not be opened again.
pub const CLOSED: Sentence = &Both(
    "本机的存储断开了，写下的还在这一页上。请再保存一次。",
    "The storage on this phone was closed; what you wrote is still on this page. Please save again.",
);
/// The browser cannot sign.
pub const NO_SIGNING: Sentence = &Both(
    "这个浏览器不能签名。请换一个较新的浏览器，或导出一份交给社区。",
    "This browser cannot sign. Please use a newer one, or export a copy for the community.",
);
/// Reopens the page.
pub const REOPEN: Sentence = &Both("重新打开这一页", "Open this page again");
