//! What was claimed and what came back.

use super::receipt::{Key, Receipt};
use super::returned::Returned;
use std::collections::BTreeMap;

/// A receipt that was claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// As it was claimed last.
    pub receipt: Receipt,
    /// The file that it went out in.
    pub file: String,
    /// It came back.
    pub came_back: Option<CameBack>,
}

/// What a returned receipt says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CameBack {
    /// 検索番号, to be kept on the re-claim (spec/claims.md §9).
    pub search_number: Option<String>,
}

/// All claims so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    claims: BTreeMap<Key, Claimed>,
    files: u32,
}

impl Ledger {
    /// The claim of a key.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&Claimed> {
        self.claims.get(key)
    }

    /// Every claim.
    pub fn all(&self) -> impl Iterator<Item = (&Key, &Claimed)> {
        self.claims.iter()
    }

    /// Number of the next file, from 1.
    pub fn next_file(&mut self) -> u32 {
        self.files += 1;
        self.files
    }

    /// Notes that a receipt went out. A returned one of the same person and month whose office or insurer was corrected
    /// is replaced by it.
    pub fn note_claimed(&mut self, receipt: Receipt, file: &str, replaces: Option<&Key>) {
        if let Some(old) = replaces {
            self.claims.remove(old);
        }
        let claimed = Claimed { receipt: receipt.clone(), file: file.to_owned(), came_back: None };
        self.claims.insert(receipt.key, claimed);
    }

    /// Notes that a receipt came back; the payer decides between several of a patient and month. Gives its key.
    pub fn note_returned(&mut self, back: Returned) -> Option<Key> {
        let of_person = |key: &&Key| key.patient == back.patient && key.month == back.month && key.stay == back.stay;
        let keys: Vec<Key> = self.claims.keys().filter(of_person).cloned().collect();
        let key = keys.iter().find(|key| key.payer == back.payer).or_else(|| keys.first())?.clone();
        if let Some(claimed) = self.claims.get_mut(&key) {
            claimed.came_back = Some(CameBack { search_number: back.search_number });
        }
        Some(key)
    }
}
