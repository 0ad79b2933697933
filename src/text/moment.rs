//! Times as people read them, on the phone's own clock.

use super::Lang;

/// Short months of English.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `10:24` today, with the day before it otherwise. Both moments as the phone's clock shows them, written
/// `2026-11-04T10:24…`.
pub fn short(lang: Lang, at: &str, now: &str) -> String {
    let part = |from: usize, to: usize| at.get(from..to).unwrap_or_default();
    let clock = part(11, 16);
    if now.starts_with(part(0, 10)) {
        return clock.into();
    }
    let (month, day) = (part(5, 7), part(8, 10).trim_start_matches('0'));
    match lang {
        Lang::ZhCn => [month.trim_start_matches('0'), "月", day, "日 ", clock].concat(),
        Lang::En => {
            let index = month.parse::<usize>().unwrap_or_default().wrapping_sub(1);
            [day, " ", MONTHS.get(index).copied().unwrap_or_default(), ", ", clock].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_the_day_out_today() {
        let at = "2026-11-04T09:05:00.000Z";
        assert_eq!(short(Lang::En, at, "2026-11-04T23:59:59.999Z"), "09:05");
        let tomorrow = "2026-11-05T00:00:00.000Z";
        assert_eq!(short(Lang::ZhCn, at, tomorrow), "11月4日 09:05");
        assert_eq!(short(Lang::En, at, tomorrow), "4 Nov, 09:05");
    }
}
