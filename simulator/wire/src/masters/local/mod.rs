//! 地単公費マスター: the schemes of municipalities and prefectures, as 支払基金 publishes them (spec/pmh.md §3.5). UTF-8 with
//! byte order mark, commas, no header, 94 columns.
//!
//! - [`columns`]: the table of columns and [`Scheme`], a row by its columns;
//! - [`codes`], [`cells`]: values; [`problem`]: mistakes in words;
//! - `read`: bytes become a [`LocalMaster`] and everything that is wrong.
//!
//! Two things that a reader of this master must not do:
//!
//! - **pick**: the key is not unique. Rows with one key are branches of a scheme under different conditions (age, income,
//!   in- or out-patient, period). [`LocalMaster::branches`] hands out all of them and never picks one; neither does it
//!   leave out a branch whose values could not be read.
//! - **conclude from absence**: a scheme that pays back (償還払い) is not in the published master, so
//!   [`Branches::None`] does not mean that no scheme exists ([`ABSENCE`]).

pub mod cells;
pub mod codes;
pub mod columns;
pub mod problem;
mod read;
#[cfg(test)]
mod tests;

pub use columns::{COLUMN_COUNT, COLUMNS, Column, Scheme};
pub use problem::{Problem, Severity};
pub use read::{PROBLEMS_MAX, ROWS_MAX, Reading, read};

use std::collections::BTreeMap;

/// What absence means, for people.
pub const ABSENCE: &str = "地単公費マスターにないことは、制度がないことを示しません。償還払いの制度は載っていません。\
                           受給者証を確かめ、必要なら実施する自治体に問い合わせてください。";

/// 都道府県番号, 市区町村コード, 公費負担者番号 and 事業内区分コード as written in the file. Not unique.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// 都道府県番号, two digits.
    pub prefecture: String,
    /// 市区町村コード, six digits.
    pub municipality: String,
    /// 公費負担者番号, eight digits.
    pub payer: String,
    /// 事業内区分コード.
    pub segment: String,
}

/// A row of 94 columns: its text as it came, and its values if every one of them could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    line: u32,
    raw: csv::StringRecord,
    scheme: Option<Box<Scheme>>,
}

impl Row {
    /// Line of the file from 1.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The text of a column as it came (bytes that are no UTF-8 became U+FFFD).
    #[must_use]
    pub fn raw(&self, column: &Column) -> &str {
        self.raw.get(column.position - 1).unwrap_or_default()
    }

    /// The values; none if a value could not be read: what it limits is unknown, not unlimited.
    #[must_use]
    pub fn scheme(&self) -> Option<&Scheme> {
        self.scheme.as_deref()
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> Key {
        let text = |position: usize| self.raw.get(position - 1).unwrap_or_default().to_owned();
        Key { prefecture: text(3), municipality: text(4), payer: text(8), segment: text(9) }
    }
}

/// What the master has under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Branches<'a> {
    /// Nothing. That is no proof that the scheme does not exist ([`ABSENCE`]).
    None,
    /// One row.
    One(&'a Row),
    /// Several rows, in the order of the file, two at least. Which one applies, their conditions and people decide.
    Several(Vec<&'a Row>),
}

/// A master that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LocalMaster {
    rows: Vec<Row>,
    by_key: BTreeMap<Key, Vec<usize>>,
    unplaced: usize,
}

impl LocalMaster {
    fn push(&mut self, row: Row) {
        self.by_key.entry(row.key()).or_default().push(self.rows.len());
        self.rows.push(row);
    }

    /// Every row of 94 columns, in the order of the file.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The keys in order, each once.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.by_key.keys()
    }

    /// Rows that are in the file and not here, because they have no 94 columns or came behind [`ROWS_MAX`]. While there
    /// are any, every key may have more branches than [`LocalMaster::branches`] knows.
    #[must_use]
    pub fn unplaced(&self) -> usize {
        self.unplaced
    }

    /// All branches under a key.
    #[must_use]
    pub fn branches(&self, key: &Key) -> Branches<'_> {
        let places = self.by_key.get(key).map(Vec::as_slice).unwrap_or_default();
        match places {
            [] => Branches::None,
            [one] => Branches::One(&self.rows[*one]),
            several => Branches::Several(several.iter().map(|place| &self.rows[*place]).collect()),
        }
    }
}
