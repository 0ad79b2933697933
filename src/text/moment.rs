//! Times as people read them, on the phone's own clock.

use super::Lang;

/// A time of day, a day: what the phone's clock shows for a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// Whether it is of the same day as now.
    pub today: bool,
}

/// Short months of English.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `10:24` today, with the day before it otherwise.
pub fn short(lang: Lang, at: Moment) -> String {
    let clock = [&two_digits(at.hour), ":", &two_digits(at.minute)].concat();
    if at.today {
        return clock;
    }
    let day = at.day.to_string();
    match lang {
        Lang::ZhCn => [&at.month.to_string(), "月", &day, "日 ", &clock].concat(),
        Lang::En => {
            let month = MONTHS.get((at.month as usize).wrapping_sub(1)).copied().unwrap_or_default();
            [&day, " ", month, ", ", &clock].concat()
        }
    }
}

fn two_digits(number: u32) -> String {
    let digits = number.to_string();
    if digits.len() < 2 { ["0", &digits].concat() } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_the_day_out_today() {
        let mut at = Moment { month: 11, day: 4, hour: 9, minute: 5, today: true };
        assert_eq!(short(Lang::En, at), "09:05");
        at.today = false;
        assert_eq!(short(Lang::ZhCn, at), "11月4日 09:05");
        assert_eq!(short(Lang::En, at), "4 Nov, 09:05");
    }
}
