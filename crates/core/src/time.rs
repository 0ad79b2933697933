//! RFC 3339 times to milliseconds since the Unix epoch and back, and plain dates.

/// Milliseconds in a day.
pub const DAY_MS: i64 = 86_400_000;

/// Days since the epoch of a civil date (proleptic Gregorian; Howard Hinnant's `days_from_civil`).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The civil date of a day since the epoch: year, month, day.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn number(text: &str, from: usize, digits: usize) -> Option<i64> {
    crate::text::digits(text.as_bytes().get(from..from + digits)?)
}

/// A date `YYYY-MM-DD` as days since the epoch.
pub fn parse_date(text: &str) -> Option<i64> {
    let (year, month, day) = (number(text, 0, 4)?, number(text, 5, 2)?, number(text, 8, 2)?);
    let bytes = text.as_bytes();
    let days = days_from_civil(year, month, day);
    let real = text.len() == 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && civil_from_days(days) == (year, month, day);
    real.then_some(days)
}

/// Writes a number with at least so many digits, a sign among them.
fn push_number(out: &mut String, number: i64, digits: usize) {
    let text = number.unsigned_abs().to_string();
    let sign = if number < 0 { "-" } else { "" };
    out.push_str(sign);
    for _ in text.len() + sign.len()..digits {
        out.push('0');
    }
    out.push_str(&text);
}

/// A date as `YYYY-MM-DD`.
pub fn format_date(days: i64) -> String {
    let (year, month, day) = civil_from_days(days);
    let mut out = String::with_capacity("2026-11-24T01:02:03.004Z".len());
    push_number(&mut out, year, 4);
    out.push('-');
    push_number(&mut out, month, 2);
    out.push('-');
    push_number(&mut out, day, 2);
    out
}

/// An RFC 3339 time as milliseconds since the epoch; finer digits are dropped, a leap second is
/// the last millisecond before it.
pub fn parse(text: &str) -> Option<i64> {
    if !text.is_ascii() {
        return None;
    }
    let days = parse_date(text.get(..10)?)?;
    let bytes = text.as_bytes();
    if !matches!(bytes.get(10)?, b'T' | b't') || bytes.get(13)? != &b':' || bytes.get(16)? != &b':' {
        return None;
    }
    let (hour, minute, second) = (number(text, 11, 2)?, number(text, 14, 2)?, number(text, 17, 2)?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let rest = &text[19..];
    let (millis, zone) = match rest.strip_prefix('.') {
        Some(fraction) => {
            let end = fraction.bytes().take_while(u8::is_ascii_digit).count();
            let kept = end.min(3);
            let millis = number(fraction, 0, kept)?;
            (millis * [0, 100, 10, 1][kept], &fraction[end..])
        }
        None => (0, rest),
    };
    let second_ms = if second == 60 { 59_999 } else { second * 1000 + millis };
    let offset_ms = offset(zone)?;
    Some(days * DAY_MS + hour * 3_600_000 + minute * 60_000 + second_ms - offset_ms)
}

fn offset(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hour, minute) = (number(zone, 1, 2)?, number(zone, 4, 2)?);
    let well_formed = zone.len() == 6 && zone.as_bytes()[3] == b':' && hour < 24 && minute < 60;
    well_formed.then_some(sign * (hour * 3_600_000 + minute * 60_000))
}

/// Milliseconds since the epoch as RFC 3339 in UTC with milliseconds: `2026-11-24T01:02:03.004Z`.
pub fn format(ms: i64) -> String {
    let (days, rest) = (ms.div_euclid(DAY_MS), ms.rem_euclid(DAY_MS));
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
    let (second, millis) = (rest / 1000 % 60, rest % 1000);
    let mut out = format_date(days);
    for (mark, number, digits) in [('T', hour, 2), (':', minute, 2), (':', second, 2), ('.', millis, 3)] {
        out.push(mark);
        push_number(&mut out, number, digits);
    }
    out.push('Z');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_offsets_and_fractions() {
        assert_eq!(parse("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse("2026-11-24T09:00:00.1239+08:00"), parse("2026-11-24T01:00:00.123Z"));
        assert_eq!(parse("2024-02-29T00:00:00Z"), Some(1_709_164_800_000));
        assert_eq!(parse("2016-12-31T23:59:60Z"), parse("2016-12-31T23:59:59.999Z"));
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "2026",
            "2026-02-30T00:00:00Z",
            "2026-01-01",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00+8:00",
            "２０２６-01-01T00:00:00Z",
            "2026-13-01T00:00:00Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn formatting_and_reading_return_the_same(ms in -62_135_596_800_000i64..253_402_300_799_999) {
            prop_assert_eq!(parse(&format(ms)), Some(ms));
        }

        #[test]
        fn no_input_panics(text in "\\PC*") {
            parse(&text);
            parse_date(&text);
        }
    }
}
