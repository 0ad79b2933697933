//! Hours in the week: days and times of day as boxes, spans as in the record as the value.

use super::Form;
use super::flag::{is_ticked, row, tick};
use crate::part::{El, el};
use crate::text::question::{DAYS, DAYTIMES, TIMES, WEEKDAYS};
use crate::text::{COMMA, Lang, SEMICOLON};
use linli_core::body::Hours;
use std::cell::Cell;
use std::rc::Rc;

const NAME: &str = "available";
/// Morning, afternoon, evening.
const SPANS: [(&str, &str); 3] = [("08:00", "12:00"), ("12:00", "18:00"), ("18:00", "21:00")];
/// From the first to the last: whoever ticks days and no time is free all day.
const ALL_DAY: (&str, &str) = ("08:00", "21:00");

/// Which boxes are ticked: seven bits of days, Monday first, and three of times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Ticks {
    days: u8,
    times: u8,
}

impl Ticks {
    fn parse(value: &str) -> Self {
        let spans = Hours::parse_list(value).unwrap_or_default();
        let mut ticks = Self::default();
        for span in &spans {
            for day in span.days.iter().filter(|day| (1..=7).contains(*day)) {
                ticks.days |= 1 << (day - 1);
            }
            if let Some(time) = SPANS.iter().position(|(from, to)| span.from == *from && span.to == *to) {
                ticks.times |= 1 << time;
            }
        }
        ticks
    }

    /// As in the record; empty for nothing. Times without days are those of every day.
    fn value(self) -> String {
        if self == Self::default() {
            return String::new();
        }
        let mut days = String::new();
        for (bit, day) in ('1'..='7').enumerate() {
            if self.days == 0 || self.days & (1 << bit) != 0 {
                if !days.is_empty() {
                    days.push(',');
                }
                days.push(day);
            }
        }
        let mut spans = String::from("[");
        for (bit, (from, to)) in SPANS.into_iter().chain([ALL_DAY]).enumerate() {
            // The last, all day, stands for no time chosen.
            let chosen = if bit == SPANS.len() { self.times == 0 } else { self.times & (1 << bit) != 0 };
            if chosen {
                if spans.len() > 1 {
                    spans.push(',');
                }
                let span = ["{\"days\":[", &days, "],\"from\":\"", from, "\",\"to\":\"", to, "\"}"];
                spans.push_str(&span.concat());
            }
        }
        spans.push(']');
        spans
    }
}

/// The boxes.
pub fn hours(form: &Form) -> El {
    let ticks = Rc::new(Cell::new(Ticks::parse(form.draft.value(NAME))));
    let days = form.tie(el("fieldset.field.grid"), NAME, false);
    let days = days.child(el("legend").say(form.lang, DAYS)).maybe(form.mend(NAME));
    for (bit, day) in WEEKDAYS.iter().enumerate() {
        let value = (bit + 1).to_string();
        days.add(tick_box(form, &ticks, &value, day.say(form.lang), bit, |ticks| &mut ticks.days));
    }
    let times = el("fieldset.field.grid").child(el("legend").say(form.lang, TIMES));
    for (bit, time) in DAYTIMES.iter().enumerate() {
        times.add(tick_box(form, &ticks, SPANS[bit].0, time.say(form.lang), bit, |ticks| &mut ticks.times));
    }
    el("div").child(days).child(times)
}

/// One box, for one bit of `which`.
fn tick_box(
    form: &Form,
    ticks: &Rc<Cell<Ticks>>,
    value: &str,
    name: &str,
    bit: usize,
    which: fn(&mut Ticks) -> &mut u8,
) -> El {
    let control = tick("checkbox", NAME, value, *which(&mut ticks.get()) & (1 << bit) != 0);
    let (ticks, set) = (ticks.clone(), form.set.clone());
    let control = control.on("change", move |event| {
        let mut now = ticks.get();
        let bits = which(&mut now);
        *bits = if is_ticked(&event) { *bits | 1 << bit } else { *bits & !(1 << bit) };
        ticks.set(now);
        set(NAME, &now.value());
    });
    row(control, name, "", None)
}

/// Hours in words: `周六、周日 09:00–12:00`.
pub fn words(value: &str, lang: Lang) -> String {
    let spans = Hours::parse_list(value).unwrap_or_default();
    let lines: Vec<String> = spans.iter().map(|span| in_words(span, lang)).collect();
    lines.join(SEMICOLON.say(lang))
}

fn in_words(span: &Hours, lang: Lang) -> String {
    let names: Vec<&str> = span
        .days
        .iter()
        .filter_map(|day| usize::from(*day).checked_sub(1))
        .filter_map(|day| Some(WEEKDAYS.get(day)?.say(lang)))
        .collect();
    [names.join(COMMA.say(lang)).as_str(), " ", &span.from, "–", &span.to].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_from_its_own_value() {
        for days in 1..=127 {
            for times in 1..=7 {
                let ticks = Ticks { days, times };
                assert_eq!(Ticks::parse(&ticks.value()), ticks);
            }
        }
        assert_eq!(Ticks::default().value(), "");
    }

    #[test]
    fn gives_what_the_journey_accepts() {
        for ticks in
            [Ticks { days: 0, times: 1 }, Ticks { days: 96, times: 0 }, Ticks { days: 127, times: 7 }]
        {
            let hours: Vec<Hours> = serde_json::from_str(&ticks.value()).unwrap();
            assert!(hours.iter().all(|span| span.from < span.to && !span.days.is_empty()));
            assert_eq!(hours.len().max(1), (ticks.times.count_ones() as usize).max(1));
        }
    }

    #[test]
    fn says_hours_in_words() {
        let value = r#"[{"days":[6,7],"from":"09:00","to":"12:00"}]"#;
        assert_eq!(words(value, Lang::ZhCn), "周六、周日 09:00–12:00");
        assert_eq!(words(value, Lang::En), "Saturday, Sunday 09:00–12:00");
    }
}
