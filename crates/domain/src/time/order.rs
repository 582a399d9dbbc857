//! What a cell says of the order of day, month and year. One that stands in digits alone may be
//! read in several ways: 26.03.05 is in 2026 for a Korean and in 2005 for a German.

use super::{DateOrder, words};

/// The orders in which a cell can be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Orders {
    /// 3/4/2026 is in March.
    pub month_first: bool,
    /// 3/4/2026 is in April.
    pub day_first: bool,
    /// 26/3/4 is in 2026.
    pub year_first: bool,
    /// The first and the last number, where nothing but their places says which is the year.
    pub outer: Option<(u8, u8)>,
    /// Points split the numbers: no order of day and month but one is written so.
    pub has_points: bool,
}

impl Orders {
    /// The only order, where there is one.
    #[must_use]
    pub fn only(self) -> Option<DateOrder> {
        match (self.month_first, self.day_first, self.year_first) {
            (true, false, false) => Some(DateOrder::MonthFirst),
            (false, true, false) => Some(DateOrder::DayFirst),
            (false, false, true) => Some(DateOrder::YearFirst),
            _ => None,
        }
    }

    /// Whether a cell can be read in an order. What proves nothing can be.
    #[must_use]
    pub fn allow(self, order: DateOrder) -> bool {
        let nothing = !(self.month_first || self.day_first || self.year_first);
        nothing
            || match order {
                DateOrder::MonthFirst => self.month_first || self.has_points && self.day_first,
                DateOrder::DayFirst => self.day_first,
                // "5.3.2026" says itself where its year is, whatever "26.3.5" is.
                DateOrder::YearFirst => self.year_first || self.has_points && self.outer.is_none(),
            }
    }
}

/// In which orders a cell can be read; in none where it is no date of three numbers, or where its
/// year stands in front with four digits.
#[must_use]
pub fn orders(text: &str) -> Orders {
    let Some(Numbers { values, lengths, sign, rest }) = three_numbers(text) else {
        return Orders::default();
    };
    let [first, second, third] = values;
    let has_points = sign == '.';
    let (is_day, is_month) =
        (|number| (1..=31).contains(&number), |number| (1..=12).contains(&number));
    let ends_with_year = lengths[2] != 1;
    let day_first = ends_with_year && is_day(first) && is_month(second);
    // A language in which the clock says "μ.μ." writes the day first.
    let month_first = ends_with_year
        && is_month(first)
        && is_day(second)
        && !has_points
        && !words::is_day_first(rest);
    let is_short = lengths[2] <= 2;
    let year_first = is_short && lengths[0] == 2 && is_month(second) && is_day(third);
    let small = |number: i64| u8::try_from(number).unwrap_or(0);
    let outer = is_short.then(|| (small(first), small(third)));
    Orders { month_first, day_first, year_first, outer, has_points }
}

struct Numbers<'a> {
    values: [i64; 3],
    lengths: [usize; 3],
    sign: char,
    rest: &'a str,
}

/// The numbers of 3/4/2026, 3-4-26, 26.3.5 and '26. 3. 5., and what follows.
fn three_numbers(text: &str) -> Option<Numbers<'_>> {
    let text = text.trim().trim_start_matches(['\'', '’', '‘']);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(text);
    if !(1..=2).contains(&first) {
        return None;
    }
    let sign = text.get(first..)?.chars().next().filter(|sign| matches!(sign, '/' | '-' | '.'))?;
    // Koreans leave a blank behind each point.
    let behind = |text: &'_ str| -> Option<usize> {
        let rest = text.strip_prefix(sign)?;
        let blanks = if sign == '.' { rest.len() - rest.trim_start_matches(' ').len() } else { 0 };
        Some(1 + blanks)
    };
    let from_second = first + behind(text.get(first..)?)?;
    let second = digits(text.get(from_second..)?);
    let behind_second = from_second + second;
    let from_third = behind_second + behind(text.get(behind_second..)?)?;
    let third = digits(text.get(from_third..)?);
    let rest = text.get(from_third + third..)?;
    let fits = (1..=2).contains(&first)
        && (1..=2).contains(&second)
        && matches!(third, 1 | 2 | 4)
        // Numbers of versions and addresses of machines go on.
        && !(sign == '.' && rest.trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit()));
    let number = |from: usize, length: usize| text.get(from..from + length)?.parse().ok();
    let values = [number(0, first)?, number(from_second, second)?, number(from_third, third)?];
    fits.then_some(Numbers { values, lengths: [first, second, third], sign, rest })
}
