//! What came of each row of a file. What goes on by itself is kept once, because whole files of a large city are: row after
//! row registered, each with the next ticket.

use crate::id::TicketId;
use crate::refusal::Refusal;

/// What came of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOutcome {
    /// A ticket was decided.
    Ticket(TicketId),
    /// Coverage was changed.
    Coverage,
    /// It was so already.
    Unchanged,
    /// Nothing was done, and why.
    Rejected(Box<Refusal>),
}

impl RowOutcome {
    /// The outcome in words, Japanese: 登録, 変更なし, 拒否.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            RowOutcome::Ticket(_) | RowOutcome::Coverage => "登録",
            RowOutcome::Unchanged => "変更なし",
            RowOutcome::Rejected(_) => "拒否",
        }
    }

    /// What the row `steps` further says if it goes on in the same way.
    fn after(&self, steps: u32) -> RowOutcome {
        match self {
            RowOutcome::Ticket(first) => RowOutcome::Ticket(TicketId(first.0 + u64::from(steps))),
            same => same.clone(),
        }
    }
}

/// Outcomes of rows, from row 1 on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    /// Where each run begins, counted from 0, and its first outcome.
    runs: Vec<(u32, RowOutcome)>,
    count: u32,
}

impl Rows {
    /// Adds the next row.
    pub(crate) fn push(&mut self, result: RowOutcome) {
        let goes_on = self.runs.last().is_some_and(|(from, first)| first.after(self.count - from) == result);
        if !goes_on {
            self.runs.push((self.count, result));
        }
        self.count += 1;
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        usize::try_from(self.count).unwrap_or(usize::MAX)
    }

    /// Whether there is none yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = RowOutcome> {
        self.runs().flat_map(|(first, length)| (0..length).map(|steps| first.after(steps)))
    }

    /// The first outcome of each run, with the run's length.
    pub(crate) fn runs(&self) -> impl Iterator<Item = (&RowOutcome, u32)> {
        let ends = self.runs.iter().skip(1).map(|(from, _)| *from).chain([self.count]);
        self.runs.iter().zip(ends).map(|((from, first), end)| (first, end - from))
    }

    /// Gives back what room is left; nothing more comes.
    pub(crate) fn close(&mut self) {
        self.runs.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn result() -> impl Strategy<Value = RowOutcome> {
        let refused = |what: String| RowOutcome::Rejected(Box::new(Refusal::invalid("a", "b", what, "c")));
        prop_oneof![
            6 => (1..6_u64).prop_map(|id| RowOutcome::Ticket(TicketId(id))),
            2 => Just(RowOutcome::Coverage),
            2 => Just(RowOutcome::Unchanged),
            1 => "[xy]".prop_map(refused),
        ]
    }

    proptest! {
        #[test]
        fn rows_come_out_as_they_went_in(results in prop::collection::vec(result(), 0..40)) {
            let mut rows = Rows::default();
            results.iter().for_each(|result| rows.push(result.clone()));
            prop_assert_eq!((rows.len(), rows.is_empty()), (results.len(), results.is_empty()));
            prop_assert_eq!(rows.iter().collect::<Vec<_>>(), results);
        }
    }

    #[test]
    fn a_file_of_which_nothing_was_rejected_is_one_run() {
        let mut rows = Rows::default();
        (0..1_000).for_each(|id| rows.push(RowOutcome::Ticket(TicketId(7 + id))));
        assert_eq!(rows.runs().count(), 1);
        rows.push(RowOutcome::Ticket(TicketId(7)));
        assert_eq!(rows.runs().map(|(_, length)| length).collect::<Vec<_>>(), [1_000, 1]);
    }
}
