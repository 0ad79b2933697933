//! The questions, their hints and the check page.

use super::{Lang, Sentence, both};
use linli_core::Kind;

/// To the next question.
pub const NEXT: Sentence = both("保存并继续", "Save and continue");
/// Above the check page.
pub const CHECK: Sentence = both("请看一遍，对了再保存", "Please look it over before you save");
/// Beside each answer on the check page.
pub const CHANGE: Sentence = both("修改", "Change");
/// The one button that makes a draft final.
pub const SAVE: Sentence = both("保存", "Save");
/// While that is being done.
pub const SAVING: Sentence = both("正在保存…", "Saving…");
/// An optional question without an answer.
pub const NOT_SAID: Sentence = both("没有填", "Not given");
/// Beside what need not be answered.
pub const OPTIONAL: Sentence = both("可以不填", "Optional");
/// Throws the draft away.
pub const DISCARD: Sentence = both("不写了，删掉这份", "Stop and delete this draft");
/// Under the voice and photo buttons.
pub const ATTACH_HINT: Sentence = both(
    "不方便打字，可以说话或拍照，再写几个字。",
    "If typing is hard, speak or take a photo, and add a few words.",
);
/// Takes a photo.
pub const PHOTO: Sentence = both("拍照", "Photo");
/// Starts a voice note.
pub const VOICE: Sentence = both("说给我听", "Speak");
/// Ends it.
pub const VOICE_STOP: Sentence = both("说完了", "Done speaking");
/// While it is being recorded.
pub const VOICE_ON: Sentence = both("正在录音…", "Recording…");
/// A voice note in a list of attachments.
pub const VOICE_NOTE: Sentence = both("录音", "Voice note");
/// Takes a photo or a voice note away.
pub const REMOVE: Sentence = both("去掉", "Remove");
/// The microphone was not given.
pub const VOICE_REFUSED: Sentence = both(
    "话筒没有打开。请在浏览器里允许使用话筒，或者打字。",
    "The microphone is closed. Allow it in the browser, or type instead.",
);
/// A picture that the phone cannot open.
pub const PHOTO_UNREADABLE: Sentence =
    both("这张照片打不开，请换一张。", "This picture cannot be opened. Please choose another.");
/// More than fits one record.
pub const ATTACHMENTS_FULL: Sentence =
    both("最多放四样。先去掉一样，再放新的。", "Four at most. Remove one, then add the new one.");
/// Too large even after shrinking.
pub const ATTACHMENT_LARGE: Sentence = both(
    "这份太大了，请说短一些，或换一张照片。",
    "This is too large. Speak more briefly, or choose another photo.",
);
/// Beside the emergency numbers.
pub const DANGER: Sentence = both("有危险，请先打电话", "If there is danger, call first");
/// After them.
pub const DANGER_THEN: Sentence =
    both("打完电话再接着填，写下的都还在。", "Then go on here; what you wrote is kept.");
/// The box for those who need more care.
pub const VULNERABLE: Sentence =
    both("有老人、病人、残疾人或困难家庭", "Somebody old, ill, disabled or poor is concerned");
/// The box in words, on the check page.
pub const YES: Sentence = both("是", "Yes");
/// Under the place question.
pub const PLACE_HINT: Sentence =
    both("一级一级往下选，最好选到楼栋。", "Choose step by step, down to the building if you can.");
/// Asks the phone where it is.
pub const LOCATE: Sentence = both("附上现在的位置", "Add where I am now");
/// It was told.
pub const LOCATED: Sentence = both("已附上位置", "Your position is added");
/// It was not told.
pub const LOCATE_REFUSED: Sentence = both(
    "手机没有给出位置。不要紧，选好楼栋就行。",
    "The phone gave no position. Never mind: the building is enough.",
);
/// How many households.
pub const HOUSEHOLDS: Sentence = both("大约几户有这个问题？", "About how many households does it concern?");
/// Days of the week.
pub const DAYS: Sentence = both("哪几天？", "Which days?");
/// Times of the day.
pub const TIMES: Sentence = both("什么时候？", "At what time?");
/// Words about the hours.
pub const AVAILABLE_NOTE: Sentence = both("补充说明", "Anything to add");
/// Words about the capacity.
pub const CAPACITY_NOTE: Sentence = both("补充说明，例如：人、份、小时", "In what: people, portions, hours");
/// Under the contact question.
pub const CONTACT_HINT: Sentence = both(
    "留下才好联系您。只有办这件事的人能看到。",
    "So that somebody can reach you. Only those who deal with this can see it.",
);
/// A name.
pub const CONTACT_NAME: Sentence = both("怎么称呼您", "Your name");
/// A telephone number.
pub const CONTACT_PHONE: Sentence = both("电话", "Telephone");
/// Entrance and door.
pub const CONTACT_DOOR: Sentence = both("单元、门牌号", "Entrance and door");
/// The consent.
pub const CONTACT_CONSENT: Sentence =
    both("我同意让办事的人用这个方式联系我", "Those who deal with this may contact me this way");

/// The seven days, Monday first.
pub const WEEKDAYS: [Sentence; 7] = [
    both("周一", "Monday"),
    both("周二", "Tuesday"),
    both("周三", "Wednesday"),
    both("周四", "Thursday"),
    both("周五", "Friday"),
    both("周六", "Saturday"),
    both("周日", "Sunday"),
];
/// Morning, afternoon, evening.
pub const DAYTIMES: [Sentence; 3] =
    [both("上午", "Morning"), both("下午", "Afternoon"), both("晚上", "Evening")];

/// A question in words.
pub fn heading(kind: Kind, name: &str) -> Sentence {
    let offer = kind == Kind::Offer;
    match name {
        "text" if offer => both("您能帮什么忙？", "How can you help?"),
        "text" => both("您遇到了什么事？", "What do you need?"),
        "category" => both("是哪一类事？", "What is it about?"),
        "urgency" => both("急不急？", "How urgent is it?"),
        "place" if offer => both("您在哪里？", "Where are you?"),
        "place" => both("事情在哪里？", "Where is it?"),
        "kind" => both("您提供的是哪一样？", "What kind of help is it?"),
        "field" => both("具体是哪一种？", "Which exactly?"),
        "capacity" => both("一次能帮几个？", "How many at a time?"),
        "available" => both("什么时候有空？", "When are you free?"),
        _ => both("怎么联系您？", "How can we reach you?"),
    }
}

/// What a control is called beside its answer and in messages.
pub fn label(kind: Kind, control: &str) -> Sentence {
    match control {
        "text" if kind == Kind::Offer => both("能帮的忙", "Your help"),
        "text" => both("事情", "What"),
        "category" => both("类别", "Category"),
        "urgency" => both("急不急", "Urgency"),
        "vulnerable" => VULNERABLE,
        "place" => both("地点", "Place"),
        "households" => both("涉及户数", "Households"),
        "kind" => both("提供的是", "Kind"),
        "field" => both("种类", "Field"),
        "capacity" => both("一次能帮几个", "How many at a time"),
        "capacity_note" => both("数量说明", "About the number"),
        "available" => both("有空的时间", "Free hours"),
        "available_note" => both("时间说明", "About the hours"),
        "contact.name" => both("称呼", "Name"),
        "contact.phone" => CONTACT_PHONE,
        "contact.door" => CONTACT_DOOR,
        "contact" => both("联系方式", "Contact"),
        _ => both("可以这样联系", "May be contacted this way"),
    }
}

/// The hint under the text question.
pub fn text_hint(kind: Kind) -> Sentence {
    if kind == Kind::Offer {
        both("例如：我会修水管，周末有空。", "For example: I can mend taps, I am free at weekends.")
    } else {
        both(
            "例如：三单元的路灯三天不亮了。",
            "For example: the lamp at entrance 3 has been out for three days.",
        )
    }
}

/// What a kind of offer means, under its name.
pub fn kind_hint(code: &str) -> Sentence {
    match code {
        "people" => both("出时间、出力气", "Time and hands"),
        "talent" => both("手艺、知识、本领", "Skills and knowledge"),
        _ => both("东西、场地、车位、资金", "Things, places, money"),
    }
}

/// How far one has come.
pub fn progress(lang: Lang, number: usize, of: usize) -> String {
    match lang {
        Lang::ZhCn => format!("第{number}题，共{of}题"),
        Lang::En => format!("Question {number} of {of}"),
    }
}

/// An attached photo, counted from 1.
pub fn photo(lang: Lang, number: usize) -> String {
    match lang {
        Lang::ZhCn => format!("照片{number}"),
        Lang::En => format!("Photo {number}"),
    }
}
/// Asks before a draft is thrown away.
pub const DISCARD_ASK: Sentence = both("删掉就没有了。确定吗？", "It will be gone. Are you sure?");
/// Photos and voice notes on the check page.
pub const ATTACHED: Sentence = both("照片和录音", "Photos and voice notes");
