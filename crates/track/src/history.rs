//! What accounts did, as dense columns out of the lake: engagement as of any moment, for questions
//! about the past that the kept state, which stands now, cannot answer.
//!
//! Events are credited as they were when their file was written, with the points of that day's
//! rules, without daily caps; events that still wait in the inbox are not among them.

use rustc_hash::FxHashMap;
use speargun_lake::{Lake, LakeError, LakeFile};
use speargun_measure::engagement::{Columns, Decay};

/// How many different numbers of points there may be; rules make far fewer.
const POINTS_MAX: usize = 1 << 16;
/// Microseconds of a minute.
const MINUTE: i64 = 60_000_000;
/// Ids below this are their own place: one step in place of a search.
const DIRECT_IDS_MAX: i64 = 1 << 24;

/// Why there is no history.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The lake.
    #[error(transparent)]
    Lake(#[from] LakeError),
    /// Points of too many kinds.
    #[error("events count for more than {POINTS_MAX} different numbers of points")]
    Points,
}

/// Events of accounts as columns.
#[derive(Debug, Default)]
pub struct DenseHistory {
    account_ids: Vec<i64>,
    parts: Vec<Part>,
}

/// What one processor read.
#[derive(Debug, Default)]
struct Part {
    places: Places,
    /// Points by code, and the codes by the bits of the points.
    points: Vec<f64>,
    codes_of_points: FxHashMap<u64, u16>,
    last: Option<(f64, u16)>,
    accounts: Vec<u32>,
    codes: Vec<u16>,
    minutes: Vec<i32>,
}

/// Ids and their places.
#[derive(Debug, Default)]
struct Places {
    direct: Vec<u32>,
    others: FxHashMap<i64, u32>,
    ids: Vec<i64>,
}

impl Places {
    fn of(&mut self, id: i64) -> u32 {
        if (0..DIRECT_IDS_MAX).contains(&id) {
            let slot = id as usize;
            if slot >= self.direct.len() {
                self.direct.resize(slot + slot / 2 + 1, u32::MAX);
            }
            if self.direct[slot] == u32::MAX {
                self.direct[slot] = self.ids.len() as u32;
                self.ids.push(id);
            }
            return self.direct[slot];
        }
        *self.others.entry(id).or_insert_with(|| {
            self.ids.push(id);
            self.ids.len() as u32 - 1
        })
    }
}

impl Part {
    fn take(&mut self, account_id: i64, points: f64, occurred_at: i64) {
        let code = match self.last {
            Some((last, code)) if last == points => code,
            _ => self.code_of(points),
        };
        self.last = Some((points, code));
        self.accounts.push(self.places.of(account_id));
        self.codes.push(code);
        self.minutes.push(i32::try_from(occurred_at.div_euclid(MINUTE)).unwrap_or(i32::MAX));
    }

    /// Points beyond what can be told apart get the last code; `load` then refuses.
    fn code_of(&mut self, points: f64) -> u16 {
        let next = self.points.len();
        *self.codes_of_points.entry(points.to_bits()).or_insert_with(|| {
            self.points.push(points);
            u16::try_from(next).unwrap_or(u16::MAX)
        })
    }

    fn columns(&self) -> Columns<'_> {
        Columns { accounts: &self.accounts, codes: &self.codes, minutes: &self.minutes }
    }
}

impl DenseHistory {
    /// Reads files of the lake on all processors: 10 bytes an event.
    ///
    /// # Errors
    /// When the lake cannot be read, or events count for too many different numbers of points.
    pub fn load(lake: &Lake, files: &[LakeFile]) -> Result<Self, HistoryError> {
        let mut parts = lake.fold_points(files, Part::default, Part::take)?;
        if parts.iter().any(|part| part.points.len() > POINTS_MAX) {
            return Err(HistoryError::Points);
        }
        let mut all = Places::default();
        let places: Vec<Vec<u32>> = parts
            .iter()
            .map(|part| part.places.ids.iter().map(|id| all.of(*id)).collect())
            .collect();
        std::thread::scope(|scope| {
            for (part, places) in parts.iter_mut().zip(&places) {
                part.places = Places::default();
                // The places of the first part stand already.
                if places.iter().enumerate().any(|(own, of_all)| own != *of_all as usize) {
                    let accounts = &mut part.accounts;
                    scope.spawn(move || {
                        accounts.iter_mut().for_each(|place| *place = places[*place as usize]);
                    });
                }
            }
        });
        Ok(Self { account_ids: all.ids, parts })
    }

    /// How many events there are.
    #[must_use]
    pub fn events(&self) -> usize {
        self.parts.iter().map(|part| part.minutes.len()).sum()
    }

    /// The ids of the accounts, by place.
    #[must_use]
    pub fn account_ids(&self) -> &[i64] {
        &self.account_ids
    }

    /// Faded points of every account, by place, as of a moment (microseconds UTC) and with a
    /// half-life in days, which must be above 0. On all processors that read the history.
    #[must_use]
    pub fn engagement(&self, as_of: i64, half_life_days: f64) -> Vec<f64> {
        let decay = Decay::new(half_life_days);
        let minute = i32::try_from(as_of.div_euclid(MINUTE)).unwrap_or(i32::MAX);
        let sums_of = |part: &Part| {
            let mut sums = vec![0.0; self.account_ids.len()];
            part.columns().add_to(&mut sums, &part.points, &decay, minute);
            sums
        };
        let mut of_parts: Vec<Vec<f64>> = std::thread::scope(|scope| {
            let handles: Vec<_> =
                self.parts.iter().map(|part| scope.spawn(move || sums_of(part))).collect();
            handles.into_iter().filter_map(|handle| handle.join().ok()).collect()
        });
        let mut sums = of_parts.pop().unwrap_or_default();
        for part in of_parts {
            sums.iter_mut().zip(part).for_each(|(sum, more)| *sum += more);
        }
        sums
    }
}
