//! Done, my records, and one record.

use super::{Lang, Sentence, both};
use linli_core::Kind;

/// The page of all records on this phone.
pub const MINE: Sentence = both("我的记录", "My records");
/// There is none.
pub const NONE: Sentence = both("这台手机上还没有记录。", "There are no records on this phone yet.");
/// On the done page.
pub const SAVED: Sentence = both("已保存在本机", "Saved on this phone");
/// On the done page of a phone that keeps nothing.
pub const NOT_KEPT: Sentence = both("写好了，但这台手机不保存", "Written, but this phone does not keep it");
/// Under it, while it waits.
pub const STAY: Sentence = both(
    "送达以前请不要关掉这一页，或者导出一份。",
    "Please leave this page open until it is received, or export a copy.",
);
/// Under a kept one, while it waits.
pub const SENDS_ITSELF: Sentence =
    both("有网络后自动送出，不用守着。", "It goes out by itself as soon as there is a network.");
/// Under it, when it has arrived.
pub const ARRIVED: Sentence = both("社区已经收到。", "The community has it.");
/// The reference that is read aloud.
pub const REFERENCE: Sentence = both("编号", "Reference");
/// What the reference is for.
pub const REFERENCE_HINT: Sentence = both("打电话问的时候报这个编号。", "Say this when you call about it.");
/// Above the QR code.
pub const RECEIPT: Sentence = both("回执", "Receipt");
/// Under it.
pub const RECEIPT_HINT: Sentence = both(
    "用别的手机扫一扫，也能查看。谁拿到都能查看和修改，请自己留好。",
    "Scan it with another phone to follow this there. Whoever has it can see and change the record, so keep it to yourself.",
);
/// The QR code, for those who cannot see it.
pub const QR: Sentence = both("回执二维码", "QR code of the receipt");
/// Opens the receipt.
pub const OPEN_RECEIPT: Sentence = both("打开回执", "Open the receipt");
/// Copies its link.
pub const COPY: Sentence = both("复制链接", "Copy the link");
/// It was copied.
pub const COPIED: Sentence = both("链接已复制", "The link is copied");
/// It could not be; the link stands below.
pub const COPY_BY_HAND: Sentence =
    both("请长按下面的链接复制", "Please press and hold the link below to copy it");
/// Hands the link to another app.
pub const SHARE: Sentence = both("发给家人", "Send to family");
/// Prints the page.
pub const PRINT: Sentence = both("打印", "Print");
/// What happens now.
pub const NEXT: Sentence = both("接下来", "What happens next");
/// Next, for an offer.
pub const NEXT_OFFER: Sentence =
    both("有人用得上时，社区会联系您。", "When somebody can use it, the community contacts you.");
/// In an emergency.
pub const URGENT: Sentence = both("急事请打", "If it is urgent, call");
/// Another one.
pub const AGAIN: Sentence = both("再说一件", "One more");
/// Why a record came back.
pub const PARKED: Sentence = both(
    "对方没有收下。内容都在，请看怎么改：",
    "It was not taken. All of it is here; this is how to mend it:",
);
/// Corrects a record.
pub const CORRECT: Sentence = both("更正", "Correct");
/// Writes the correction.
pub const CORRECT_SAVE: Sentence = both("保存更正", "Save the correction");
/// It is written.
pub const CORRECTED: Sentence =
    both("更正已保存，会自动送出。", "The correction is saved and goes out by itself.");
/// Nothing was changed.
pub const UNCHANGED: Sentence = both("内容没有变。", "Nothing has changed.");
/// Takes a record back.
pub const WITHDRAW: Sentence = both("不需要了，撤回", "No longer needed: withdraw");
/// Asks before.
pub const WITHDRAW_ASK: Sentence =
    both("撤回以后社区不再办理。确定吗？", "After this nobody works on it any more. Are you sure?");
/// Erases a record.
pub const ERASE: Sentence = both("删除这条的内容", "Erase what it says");
/// Asks before.
pub const ERASE_ASK: Sentence = both(
    "删除后，这台手机和社区都不再留内容和照片，不能恢复。确定吗？",
    "Its words and photos go, here and at the community, and cannot be brought back. Are you sure?",
);
/// Takes it off this phone only.
pub const LEAVE_PHONE: Sentence = both("借别人手机填的？", "Not your phone?");
/// How.
pub const LEAVE_PHONE_HINT: Sentence = both(
    "先拍下或发走回执，等送达后清空，就不会留给下一个人。",
    "Photograph or send the receipt first. Once all is received, clear it: nothing stays for the next person.",
);
/// Yes, do it.
pub const SURE: Sentence = both("确定", "Yes, do it");
/// No.
pub const KEEP: Sentence = both("先不", "No, keep it");
/// Done with it.
pub const WITHDRAWN: Sentence = both("已撤回", "Withdrawn");
/// Its body is gone.
pub const ERASED: Sentence = both("内容已删除", "Erased");
/// Waits on this phone.
pub const QUEUED: Sentence = both("在本机，等待网络", "On this phone, waiting for a network");
/// Came back.
pub const NEEDS_MENDING: Sentence = both("需要处理", "Needs your attention");
/// An unknown id.
pub const NOT_HERE: Sentence = both(
    "这台手机上没有这条记录。有回执的话，请打开回执。",
    "This record is not on this phone. If you have its receipt, please open that.",
);
/// Writes a parked record anew.
pub const REWRITE: Sentence = both("改好再送", "Mend and send again");

/// What a record is called.
pub fn noun(kind: Kind) -> Sentence {
    match kind {
        Kind::Offer => both("帮忙", "Offer"),
        Kind::Need => both("需求", "Need"),
        _ => both("记录", "Record"),
    }
}

/// The promise of a category.
pub fn promise(lang: Lang, answer_days: i64, solve_days: i64) -> String {
    match lang {
        Lang::ZhCn => format!("社区 {answer_days} 天内答复您，{solve_days} 天内办理。"),
        Lang::En => {
            let days = |n: i64| if n == 1 { "1 day".to_owned() } else { format!("{n} days") };
            format!(
                "The community answers within {} and deals with it within {}.",
                days(answer_days),
                days(solve_days)
            )
        }
    }
}
/// This phone cannot speak for the record.
pub const NO_RECEIPT: Sentence = both(
    "这台手机没有这条的回执，改不了。请用写它的手机，或扫它的回执。",
    "This phone has no receipt for this, so it cannot change it. Use the phone it was written on, or scan its receipt.",
);
/// A parked record is back in the outbox.
pub const RESENT: Sentence = both("已重新排队，会自动送出。", "It is queued again and goes out by itself.");
/// Takes everything off this phone.
pub const CLEAR: Sentence = both("清空这台手机", "Clear this phone");
/// Asks before.
pub const CLEAR_ASK: Sentence = both(
    "这台手机上的记录、草稿和回执都会删掉，没送达的也会丢。确定吗？",
    "Records, drafts and receipts on this phone go, and what is not received is lost. Are you sure?",
);
