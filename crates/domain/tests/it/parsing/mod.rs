//! What cells of files and settings say: numbers, amounts, dates, truths, lists, countries.

mod cells;
mod columns;
mod consent;
mod countries;
mod dates;
mod money;
mod numbers;
mod zones;
