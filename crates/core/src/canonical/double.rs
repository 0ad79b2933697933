//! A double as ECMAScript's `Number::toString` writes it (ECMA-262, 6.1.6.1.20).
//!
//! Natively by `ryu-js`, which does it in nanoseconds whatever somebody sends. On a phone by Steele and White with whole
//! numbers of many words: slower, and a tenth of the size. Records of ours hold no doubles at all; only what others add to
//! theirs may. A test holds the two together.

/// Writes a finite double.
#[cfg(not(target_arch = "wasm32"))]
pub fn write(out: &mut String, value: f64) {
    out.push_str(ryu_js::Buffer::new().format_finite(value));
}

#[cfg(target_arch = "wasm32")]
pub use small::write;

#[cfg(any(test, target_arch = "wasm32"))]
mod small {
    /// Bits of a double's mantissa, without the one that is not stored.
    const MANTISSA_BITS: u32 = 52;
    /// Exponent of the last bit of the smallest doubles.
    const LEAST_EXPONENT: i32 = -1074;
    /// Most digits before the point without an exponent, and most zeros behind it.
    const PLAIN_DIGITS: i32 = 21;
    const PLAIN_ZEROS: i32 = 6;

    /// Writes a finite double.
    pub fn write(out: &mut String, value: f64) {
        if value == 0.0 {
            out.push('0');
            return;
        }
        if value < 0.0 {
            out.push('-');
        }
        let (digits, point) = shortest(value);
        let zeros = |out: &mut String, count: i32| (0..count).for_each(|_| out.push('0'));
        let count = digits.len() as i32;
        let (exponent, plain) = (point - 1, -PLAIN_ZEROS < point && point <= PLAIN_DIGITS);
        if plain && point <= 0 {
            out.push_str("0.");
            zeros(out, -point);
        }
        // How many digits stand before the point, when it is not before them all.
        let whole = if plain { point } else { 1 };
        for (index, digit) in (0..).zip(&digits) {
            if index == whole && index > 0 {
                out.push('.');
            }
            out.push(char::from(b'0' + digit));
        }
        if plain {
            zeros(out, point - count);
        } else {
            out.push_str(if exponent < 0 { "e-" } else { "e+" });
            out.push_str(&exponent.unsigned_abs().to_string());
        }
    }

    /// The fewest digits that only this double is nearest to, and how many of them stand before the point.
    fn shortest(value: f64) -> (Vec<u8>, i32) {
        let bits = value.to_bits();
        let stored = (bits >> MANTISSA_BITS & 0x7ff) as i32;
        let fraction = bits & ((1 << MANTISSA_BITS) - 1);
        let mantissa = if stored == 0 { fraction } else { fraction | 1 << MANTISSA_BITS };
        let exponent = LEAST_EXPONENT + (stored - 1).max(0);
        // At a power of two the doubles below lie half as close.
        let closer_below = fraction == 0 && stored > 1;
        // A number halfway to the next double is read as the even one.
        let even = mantissa & 1 == 0;

        // value = rest / unit; the halves of the gaps to the doubles beside it are above / unit and below / unit.
        let words = exponent.unsigned_abs() as usize / 32 + 4;
        let (up, down) = (exponent.max(0) as u32, exponent.min(0).unsigned_abs());
        let mut rest = Big::new(mantissa * 4, up, words);
        let mut above = Big::new(2, up, words);
        let mut below = Big::new(if closer_below { 1 } else { 2 }, up, words);
        let mut unit = Big::new(4, down, words);

        // The power of ten above the value: guessed from its power of two, never too high, and put right.
        let power = exponent + (63 - mantissa.leading_zeros() as i32);
        let mut point = (power * 1233) >> 12;
        if point > 0 {
            unit.times_ten(point);
        } else {
            for number in [&mut rest, &mut above, &mut below] {
                number.times_ten(-point);
            }
        }
        let reaches = |sum: &Big, unit: &Big| sum > unit || even && sum == unit;
        while reaches(&rest.plus(&above), &unit) {
            unit.times(10);
            point += 1;
        }

        let mut digits = Vec::new();
        loop {
            for number in [&mut rest, &mut above, &mut below] {
                number.times(10);
            }
            let mut digit = 0;
            while rest >= unit {
                rest.subtract(&unit);
                digit += 1;
            }
            let low = rest < below || even && rest == below;
            let high = reaches(&rest.plus(&above), &unit);
            if low || high {
                let twice = rest.plus(&rest);
                let up = if low && high { twice > unit || twice == unit && digit & 1 == 1 } else { high };
                digits.push(digit + u8::from(up));
                return (digits, point);
            }
            digits.push(digit);
        }
    }

    /// A whole number of as many words as its neighbours, the last word first, so that they compare as they stand.
    #[derive(PartialEq, PartialOrd)]
    struct Big(Vec<u32>);

    impl Big {
        /// `value` times two to the power `shift`.
        fn new(value: u64, shift: u32, words: usize) -> Self {
            let mut number = Self(vec![0; words]);
            let last = words - 1 - shift as usize / 32;
            number.0[last - 1] = (value >> 32) as u32;
            number.0[last] = value as u32;
            number.times(1 << (shift % 32));
            number
        }

        fn times(&mut self, factor: u32) {
            let mut carry = 0;
            for word in self.0.iter_mut().rev() {
                carry += u64::from(*word) * u64::from(factor);
                *word = carry as u32;
                carry >>= 32;
            }
        }

        fn times_ten(&mut self, times: i32) {
            (0..times / 9).for_each(|_| self.times(1_000_000_000));
            (0..times % 9).for_each(|_| self.times(10));
        }

        fn plus(&self, other: &Self) -> Self {
            let mut sum = vec![0; self.0.len()];
            let mut carry = 0;
            for ((word, a), b) in sum.iter_mut().zip(&self.0).zip(&other.0).rev() {
                carry += u64::from(*a) + u64::from(*b);
                *word = carry as u32;
                carry >>= 32;
            }
            Self(sum)
        }

        /// Takes away a number that is not larger.
        fn subtract(&mut self, other: &Self) {
            let mut borrow = false;
            for (word, other) in self.0.iter_mut().zip(&other.0).rev() {
                let (less, first) = word.overflowing_sub(*other);
                let (less, second) = less.overflowing_sub(u32::from(borrow));
                *word = less;
                borrow = first || second;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(value: f64) {
        let (mut written, mut small) = (String::new(), String::new());
        write(&mut written, value);
        super::small::write(&mut small, value);
        assert_eq!(small, written, "{value:e}");
        // By another implementation, which goes by tables. The standard library's digits are no judge: of two that are
        // equally near, it takes the upper one, and the rule takes the even one.
        let expected = serde_json_canonicalizer::to_string(&value).unwrap();
        assert_eq!(written, expected, "{value:e}");
    }

    #[test]
    fn takes_the_even_one_of_two_equally_near() {
        check(1_658_206_780_088_562.0 + 0.25);
        check(1_658_206_780_088_562.0 + 0.75);
        check(5e-324);
    }

    #[test]
    fn writes_the_edges() {
        let mut edges = vec![f64::MAX, f64::MIN_POSITIVE, f64::EPSILON, 0.3];
        edges.extend((-323..=308).map(|power| format!("1e{power}").parse::<f64>().unwrap()));
        edges.extend((-1074..=1023).map(|power| 2f64.powi(power)));
        for edge in edges {
            for bits in edge.to_bits().saturating_sub(1)..=edge.to_bits() + 1 {
                let value = f64::from_bits(bits);
                if value.is_finite() {
                    check(value);
                    check(-value);
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn writes_what_others_write(bits in any::<u64>(), short in 1u32..1_000_000, power in -30i32..30) {
            for value in [f64::from_bits(bits), f64::from(short) * 10f64.powi(power)] {
                if value.is_finite() {
                    check(value);
                }
            }
        }
    }
}
