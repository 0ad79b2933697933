//! Done, my records, and one record.

use super::{Both, Lang, Sentence};
use linli_core::Kind;

/// The page of all records on this phone.
pub const MINE: Sentence = &Both("我的记录", "My records");
/// There is none.
pub const NONE: Sentence = &Both("这台手机上还没有记录。", "There are no records on this phone yet.");
/// On the done page.
pub const SAVED: Sentence = &Both("已保存在本机", "Saved on this phone");
/// On the done page of a phone that keeps nothing.
pub const NOT_KEPT: Sentence = &Both("写好了，但这台手机不保存", "Written, but this phone does not keep it");
/// Under it, while it waits.
pub const STAY: Sentence = &Both(
    "送达以前请不要关掉这一页，或者导出一份。",
    "Please leave this page open until it is received, or export a copy.",
);
/// Under a kept one, while it waits.
pub const SENDS_ITSELF: Sentence =
    &Both("有网络后自动送出，不用守着。", "It goes out by itself as soon as there is a network.");
/// Under it, when it has arrived.
pub const ARRIVED: Sentence = &Both("社区已经收到。", "The community has it.");
/// The reference that is read aloud.
pub const REFERENCE: Sentence = &Both("编号", "Reference");
/// What the reference is for.
pub const REFERENCE_HINT: Sentence = &Both("打电话问的时候报这个编号。", "Say this when you call about it.");
/// Above the QR code.
pub const RECEIPT: Sentence = &Both("回执", "Receipt");
/// Under it.
pub const RECEIPT_HINT: Sentence = &Both(
    "用别的手机扫一扫，也能查看。谁拿到都能查看和修改，请自己留好。",
    "Scan it with another phone to follow this there. Whoever has it can see and change the record, so keep it to yourself.",
);
/// The QR code, for those who cannot see it.
pub const QR: Sentence = &Both("回执二维码", "QR code of the receipt");
/// Opens the receipt.
pub const OPEN_RECEIPT: Sentence = &Both("打开回执", "Open the receipt");
/// Copies its link.
pub const COPY: Sentence = &Both("复制链接", "Copy the link");
/// It was copied.
pub const COPIED: Sentence = &Both("链接已复制", "The link is copied");
/// It could not be; the link stands below.
pub const COPY_BY_HAND: Sentence =
    &Both("请长按下面的链接复制", "Please press and hold the link below to copy it");
/// Hands the link to another app.
pub const SHARE: Sentence = &Both("发给家人", "Send to family");
/// Prints the page.
pub const PRINT: Sentence = &Both("打印", "Print");
/// What happens now.
pub const NEXT: Sentence = &Both("接下来", "What happens next");
/// Next, for an offer.
pub const NEXT_OFFER: Sentence =
    &Both("有人用得上时，社区会联系您。", "When somebody can use it, the community contacts you.");
/// In an emergency.
pub const URGENT: Sentence = &Both("急事请打", "If it is urgent, call");
/// Another one.
pub const AGAIN: Sentence = &Both("再说一件", "One more");
/// Why a record came back.
pub const PARKED: Sentence = &Both(
    "对方没有收下。内容都在，请看怎么改：",
    "It was not taken. All of it is here; this is how to mend it:",
);
/// Corrects a record.
pub const CORRECT: Sentence = &Both("更正", "Correct");
/// Writes the correction.
pub const CORRECT_SAVE: Sentence = &Both("保存更正", "Save the correction");
/// It is written.
pub const CORRECTED: Sentence =
    &Both("更正已保存，会自动送出。", "The correction is saved and goes out by itself.");
/// Nothing was changed.
pub const UNCHANGED: Sentence = &Both("内容没有变。", "Nothing has changed.");
/// Takes a record back.
pub const WITHDRAW: Sentence = &Both("不需要了，撤回", "No longer needed: withdraw");
/// Asks before.
pub const WITHDRAW_ASK: Sentence =
    &Both("撤回以后社区不再办理。确定吗？", "After this nobody works on it any more. Are you sure?");
/// Erases a record.
pub const ERASE: Sentence = &Both("删除这条的内容", "Erase what it says");
/// Asks before.
pub const ERASE_ASK: Sentence = &Both(
    "删除后，这台手机和社区都不再留内容和照片，不能恢复。确定吗？",
    "Its words and photos go, here and at the community, and cannot be brought back. Are you sure?",
);
/// Takes it off this phone only.
pub const LEAVE_PHONE: Sentence = &Both("借别人手机填的？", "Not your phone?");
/// How.
pub const LEAVE_PHONE_HINT: Sentence = &Both(
    "先拍下或发走回执，等送达后清空，就不会留给下一个人。",
    "Photograph or send the receipt first. Once all is received, clear it: nothing stays for the next person.",
);
/// Yes, do it.
pub const SURE: Sentence = &Both("确定", "Yes, do it");
/// No.
pub const KEEP: Sentence = &Both("先不", "No, keep it");
/// Done with it.
pub const WITHDRAWN: Sentence = &Both("已撤回", "Withdrawn");
/// Its body is gone.
pub const ERASED: Sentence = &Both("内容已删除", "Erased");
/// Waits on this phone.
pub const QUEUED: Sentence = &Both("在本机，等待网络", "On this phone, waiting for a network");
/// Came back.
pub const NEEDS_MENDING: Sentence = &Both("需要处理", "Needs your attention");
/// An unknown id.
pub const NOT_HERE: Sentence = &Both(
    "这台手机上没有这条记录。有回执的话，请打开回执。",
    "This record is not on this phone. If you have its receipt, please open that.",
);
/// Writes a parked record anew.
pub const REWRITE: Sentence = &Both("改好再送", "Mend and send again");

/// What a record is called.
pub fn noun(kind: Kind) -> Sentence {
    match kind {
        Kind::Offer => &Both("帮忙", "Offer"),
        Kind::Need => &Both("需求", "Need"),
        _ => &Both("记录", "Record"),
    }
}

/// The promise of a category.
pub fn promise(lang: Lang, answer_days: i64, solve_days: i64) -> String {
    PROMISE.fill(lang, &[&days(lang, answer_days), &days(lang, solve_days)])
}

const PROMISE: Sentence =
    &Both("社区 _内答复您，_内办理。", "The community answers within _ and deals with it within _.");

fn days(lang: Lang, count: i64) -> String {
    let days = if count == 1 { Both("_ 天", "_ day") } else { Both("_ 天", "_ days") };
    days.fill(lang, &[&count.to_string()])
}
/// This phone cannot speak for the record.
pub const NO_RECEIPT: Sentence = &Both(
    "这台手机没有这条的回执，改不了。请用写它的手机，或扫它的回执。",
    "This phone has no receipt for this, so it cannot change it. Use the phone it was written on, or scan its receipt.",
);
/// A parked record is back in the outbox.
pub const RESENT: Sentence = &Both("已重新排队，会自动送出。", "It is queued again and goes out by itself.");
/// Takes everything off this phone.
pub const CLEAR: Sentence = &Both("清空这台手机", "Clear this phone");
/// Asks before.
pub const CLEAR_ASK: Sentence = &Both(
    "这台手机上的记录、草稿和回执都会删掉，没送达的也会丢。确定吗？",
    "Records, drafts and receipts on this phone go, and what is not received is lost. Are you sure?",
);
