//! Small values by number, several to a number, in a tenth of the room that a tree takes for each.

use std::collections::BTreeMap;

/// Numbers whose values lie together: 8,192.
const PAGE_BITS: u32 = 13;
/// A full page gets room for an eighth more, and this many: most pages of a scattered few stay small.
const ROOM: usize = 4;

/// Values in order of number, then of value, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pages<T> {
    pages: BTreeMap<u32, Vec<(u32, T)>>,
}

impl<T> Default for Pages<T> {
    fn default() -> Self {
        Pages { pages: BTreeMap::new() }
    }
}

impl<T: Copy + Ord> Pages<T> {
    /// Adds a value; one that is there already stays as it is.
    pub(super) fn insert(&mut self, number: u32, value: T) {
        let page = self.pages.entry(number >> PAGE_BITS).or_default();
        if let Err(at) = page.binary_search(&(number, value)) {
            if page.len() == page.capacity() {
                page.reserve_exact(page.len() / 8 + ROOM);
            }
            page.insert(at, (number, value));
        }
    }

    /// Takes a value away.
    pub(super) fn remove(&mut self, number: u32, value: T) {
        let Some(page) = self.pages.get_mut(&(number >> PAGE_BITS)) else { return };
        if let Ok(at) = page.binary_search(&(number, value)) {
            page.remove(at);
        }
        if page.is_empty() {
            self.pages.remove(&(number >> PAGE_BITS));
        }
    }

    /// The values of a number.
    pub(super) fn get(&self, number: u32) -> impl Iterator<Item = T> {
        let page = self.pages.get(&(number >> PAGE_BITS)).map_or(&[][..], Vec::as_slice);
        let first = page.partition_point(|(at, _)| *at < number);
        page[first..].iter().take_while(move |(at, _)| *at == number).map(|(_, value)| *value)
    }

    /// All numbers with their values, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, T)> {
        self.pages.values().flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn pages_hold_what_a_set_holds(steps in prop::collection::vec((any::<bool>(), 8_186..8_196_u32, 0..3_u32), 0..60)) {
            let (mut pages, mut set) = (Pages::default(), BTreeSet::new());
            for (add, number, value) in steps {
                if add {
                    pages.insert(number, value);
                    set.insert((number, value));
                } else {
                    pages.remove(number, value);
                    set.remove(&(number, value));
                }
            }
            prop_assert_eq!(pages.iter().collect::<Vec<_>>(), set.iter().copied().collect::<Vec<_>>());
            for number in 8_185..8_197 {
                let expected: Vec<u32> = set.range((number, 0)..(number + 1, 0)).map(|(_, value)| *value).collect();
                prop_assert_eq!(pages.get(number).collect::<Vec<_>>(), expected);
            }
        }
    }
}
