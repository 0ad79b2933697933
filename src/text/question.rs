//! The questions, their hints and the check page.

use super::{Both, Lang, Sentence};
use linli_core::Kind;

/// To the next question.
pub const NEXT: Sentence = &Both("保存并继续", "Save and continue");
/// Above the check page.
pub const CHECK: Sentence = &Both("请看一遍，对了再保存", "Please look it over before you save");
/// Beside each answer on the check page.
pub const CHANGE: Sentence = &Both("修改", "Change");
/// The one button that makes a draft final.
pub const SAVE: Sentence = &Both("保存", "Save");
/// While that is being done.
pub const SAVING: Sentence = &Both("正在保存…", "Saving…");
/// An optional question without an answer.
pub const NOT_SAID: Sentence = &Both("没有填", "Not given");
/// Beside what need not be answered.
pub const OPTIONAL: Sentence = &Both("可以不填", "Optional");
/// Throws the draft away.
pub const DISCARD: Sentence = &Both("不写了，删掉这份", "Stop and delete this draft");
/// Under the voice and photo buttons.
pub const ATTACH_HINT: Sentence = &Both(
    "不方便打字，可以说话或拍照，再写几个字。",
    "If typing is hard, speak or take a photo, and add a few words.",
);
/// Takes a photo.
pub const PHOTO: Sentence = &Both("拍照", "Photo");
/// Starts a voice note.
pub const VOICE: Sentence = &Both("说给我听", "Speak");
/// Ends it.
pub const VOICE_STOP: Sentence = &Both("说完了", "Done speaking");
/// While it is being recorded.
pub const VOICE_ON: Sentence = &Both("正在录音…", "Recording…");
/// A voice note in a list of attachments.
pub const VOICE_NOTE: Sentence = &Both("录音", "Voice note");
/// Takes a photo or a voice note away.
pub const REMOVE: Sentence = &Both("去掉", "Remove");
/// The microphone was not given.
pub const VOICE_REFUSED: Sentence = &Both(
    "话筒没有打开。请在浏览器里允许使用话筒，或者打字。",
    "The microphone is closed. Allow it in the browser, or type instead.",
);
/// A picture that the phone cannot open.
pub const PHOTO_UNREADABLE: Sentence =
    &Both("这张照片打不开，请换一张。", "This picture cannot be opened. Please choose another.");
/// More than fits one record.
pub const ATTACHMENTS_FULL: Sentence =
    &Both("最多放四样。先去掉一样，再放新的。", "Four at most. Remove one, then add the new one.");
/// Too large even after shrinking.
pub const ATTACHMENT_LARGE: Sentence = &Both(
    "这份太大了，请说短一些，或换一张照片。",
    "This is too large. Speak more briefly, or choose another photo.",
);
/// Beside the emergency numbers.
pub const DANGER: Sentence = &Both("有危险，请先打电话", "If there is danger, call first");
/// After them.
pub const DANGER_THEN: Sentence =
    &Both("打完电话再接着填，写下的都还在。", "Then go on here; what you wrote is kept.");
/// The box for those who need more care.
pub const VULNERABLE: Sentence =
    &Both("有老人、病人、残疾人或困难家庭", "Somebody old, ill, disabled or poor is concerned");
/// The box in words, on the check page.
pub const YES: Sentence = &Both("是", "Yes");
/// Under the place question.
pub const PLACE_HINT: Sentence =
    &Both("一级一级往下选，最好选到楼栋。", "Choose step by step, down to the building if you can.");
/// Asks the phone where it is.
pub const LOCATE: Sentence = &Both("附上现在的位置", "Add where I am now");
/// It was told.
pub const LOCATED: Sentence = &Both("已附上位置", "Your position is added");
/// It was not told.
pub const LOCATE_REFUSED: Sentence = &Both(
    "手机没有给出位置。不要紧，选好楼栋就行。",
    "The phone gave no position. Never mind: the building is enough.",
);
/// How many households.
pub const HOUSEHOLDS: Sentence = &Both("大约几户有这个问题？", "About how many households does it concern?");
/// Days of the week.
pub const DAYS: Sentence = &Both("哪几天？", "Which days?");
/// Times of the day.
pub const TIMES: Sentence = &Both("什么时候？", "At what time?");
/// Words about the hours.
pub const AVAILABLE_NOTE: Sentence = &Both("补充说明", "Anything to add");
/// Words about the capacity.
pub const CAPACITY_NOTE: Sentence = &Both("补充说明，例如：人、份、小时", "In what: people, portions, hours");
/// Under the contact question.
pub const CONTACT_HINT: Sentence = &Both(
    "留下才好联系您。只有办这件事的人能看到。",
    "So that somebody can reach you. Only those who deal with this can see it.",
);
/// A name.
pub const CONTACT_NAME: Sentence = &Both("怎么称呼您", "Your name");
/// A telephone number.
pub const CONTACT_PHONE: Sentence = &Both("电话", "Telephone");
/// Entrance and door.
pub const CONTACT_DOOR: Sentence = &Both("单元、门牌号", "Entrance and door");
/// The consent.
pub const CONTACT_CONSENT: Sentence =
    &Both("我同意让办事的人用这个方式联系我", "Those who deal with this may contact me this way");

/// The seven days, Monday first.
pub const WEEKDAYS: [Sentence; 7] = [
    &Both("周一", "Monday"),
    &Both("周二", "Tuesday"),
    &Both("周三", "Wednesday"),
    &Both("周四", "Thursday"),
    &Both("周五", "Friday"),
    &Both("周六", "Saturday"),
    &Both("周日", "Sunday"),
];
/// Morning, afternoon, evening.
pub const DAYTIMES: [Sentence; 3] =
    [&Both("上午", "Morning"), &Both("下午", "Afternoon"), &Both("晚上", "Evening")];

/// A question in words.
pub fn heading(kind: Kind, name: &str) -> Sentence {
    let offer = kind == Kind::Offer;
    match name {
        "text" if offer => &Both("您能帮什么忙？", "How can you help?"),
        "text" => &Both("您遇到了什么事？", "What do you need?"),
        "category" => &Both("是哪一类事？", "What is it about?"),
        "urgency" => &Both("急不急？", "How urgent is it?"),
        "place" if offer => &Both("您在哪里？", "Where are you?"),
        "place" => &Both("事情在哪里？", "Where is it?"),
        "kind" => &Both("您提供的是哪一样？", "What kind of help is it?"),
        "field" => &Both("具体是哪一种？", "Which exactly?"),
        "capacity" => &Both("一次能帮几个？", "How many at a time?"),
        "available" => &Both("什么时候有空？", "When are you free?"),
        _ => &Both("怎么联系您？", "How can we reach you?"),
    }
}

/// What a control is called beside its answer and in messages.
pub fn label(kind: Kind, control: &str) -> Sentence {
    match control {
        "text" if kind == Kind::Offer => &Both("能帮的忙", "Your help"),
        "text" => &Both("事情", "What"),
        "category" => &Both("类别", "Category"),
        "urgency" => &Both("急不急", "Urgency"),
        "vulnerable" => VULNERABLE,
        "place" => &Both("地点", "Place"),
        "households" => &Both("涉及户数", "Households"),
        "kind" => &Both("提供的是", "Kind"),
        "field" => &Both("种类", "Field"),
        "capacity" => &Both("一次能帮几个", "How many at a time"),
        "capacity_note" => &Both("数量说明", "About the number"),
        "available" => &Both("有空的时间", "Free hours"),
        "available_note" => &Both("时间说明", "About the hours"),
        "contact.name" => &Both("称呼", "Name"),
        "contact.phone" => CONTACT_PHONE,
        "contact.door" => CONTACT_DOOR,
        "contact" => &Both("联系方式", "Contact"),
        _ => &Both("可以这样联系", "May be contacted this way"),
    }
}

/// The hint under the text question.
pub fn text_hint(kind: Kind) -> Sentence {
    if kind == Kind::Offer {
        &Both("例如：我会修水管，周末有空。", "For example: I can mend taps, I am free at weekends.")
    } else {
        &Both(
            "例如：三单元的路灯三天不亮了。",
            "For example: the lamp at entrance 3 has been out for three days.",
        )
    }
}

/// What a kind of offer means, under its name.
pub fn kind_hint(code: &str) -> Sentence {
    match code {
        "people" => &Both("出时间、出力气", "Time and hands"),
        "talent" => &Both("手艺、知识、本领", "Skills and knowledge"),
        _ => &Both("东西、场地、车位、资金", "Things, places, money"),
    }
}

/// How far one has come.
pub fn progress(lang: Lang, number: usize, of: usize) -> String {
    Both("第_题，共_题", "Question _ of _").fill(lang, &[&number.to_string(), &of.to_string()])
}

/// An attached photo, counted from 1.
pub fn photo(lang: Lang, number: usize) -> String {
    Both("照片_", "Photo _").fill(lang, &[&number.to_string()])
}
/// Asks before a draft is thrown away.
pub const DISCARD_ASK: Sentence = &Both("删掉就没有了。确定吗？", "It will be gone. Are you sure?");
/// Photos and voice notes on the check page.
pub const ATTACHED: Sentence = &Both("照片和录音", "Photos and voice notes");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_asks_the_first_question_in_the_same_words() {
        let page = include_str!("../../web/boot.js");
        for kind in [Kind::Need, Kind::Offer] {
            for lang in [Lang::ZhCn, Lang::En] {
                let said =
                    format!("[{:?}, {:?}]", heading(kind, "text").say(lang), text_hint(kind).say(lang));
                assert!(page.contains(&said), "{said}");
            }
        }
    }
}
