//! [`Values`] put into a layout: what the official messages' reader and writer can walk.

use super::compile::Table;
use super::values::{Value, Values};
use crate::oqs::Group;
use crate::oqs::group::Child;
use crate::oqs::table::GroupLayout;

/// A group of a message whose layout is data.
pub(super) struct Filled {
    table: &'static Table,
    /// Occurrences by item.
    slots: Vec<Vec<Slot>>,
}

enum Slot {
    Text(String),
    Group(Filled),
}

impl Filled {
    pub(super) fn empty(table: &'static Table) -> Filled {
        Filled { table, slots: table.fields.iter().map(|_| Vec::new()).collect() }
    }

    /// What of `values` the layout has a place for. A layout without an element says that the message has none, so
    /// the rest is left out.
    pub(super) fn of(table: &'static Table, values: &Values) -> Filled {
        let slots = table.fields.iter().map(|field| {
            let occurrences = values.all(field.key).iter();
            occurrences
                .filter_map(|value| match (value, field.inside) {
                    (Value::Text(text), None) => Some(Slot::Text(text.clone())),
                    (Value::Group(inner), Some(inside)) => Some(Slot::Group(Filled::of(inside, inner))),
                    _ => None,
                })
                .collect()
        });
        Filled { table, slots: slots.collect() }
    }

    pub(super) fn values(&self) -> Values {
        let mut values = Values::new();
        for (field, occurrences) in self.table.fields.iter().zip(&self.slots) {
            for slot in occurrences {
                let value = match slot {
                    Slot::Text(text) => Value::Text(text.clone()),
                    Slot::Group(inner) => Value::Group(inner.values()),
                };
                values.push(field.key, value);
            }
        }
        values
    }
}

impl Group for Filled {
    fn layout(&self) -> &'static GroupLayout {
        self.table.layout
    }

    fn count(&self, position: usize) -> usize {
        self.slots.get(position).map_or(0, Vec::len)
    }

    fn child(&self, position: usize, nth: usize) -> Option<Child<'_>> {
        Some(match self.slots.get(position)?.get(nth)? {
            Slot::Text(text) => Child::Text(text),
            Slot::Group(inner) => Child::Group(inner),
        })
    }

    fn add(&mut self, position: usize, text: String) -> Option<&mut dyn Group> {
        let inside = self.table.fields.get(position)?.inside;
        let slot = self.slots.get_mut(position)?;
        slot.push(inside.map_or(Slot::Text(text), |table| Slot::Group(Filled::empty(table))));
        match slot.last_mut() {
            Some(Slot::Group(inner)) => Some(inner),
            _ => None,
        }
    }

    fn clear(&mut self) {
        *self = Filled::empty(self.table);
    }
}
