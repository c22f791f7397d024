//! Messages as JSON: the bodies of the Web API (spec/oqs-wire.md §1, §2.7). Same names as in XML, layout-book order,
//! every value a string, from the same tables.
//!
//! What stands several times is an array. A list element whose only item repeats is the array itself: `ResultList` is
//! known to be one ([WEBAPI], H); `PublicExpenseResultList` and `SpecificDiseasesCertificateList` follow it (G). There
//! is no `XmlMsg` around the message; that no wrapper is needed is our reading (G).

mod node;
mod read;
mod write;

pub(crate) use read::read_into;
pub use read::{JsonProblem, decode_json};
pub use write::encode_json;

use super::table::{GroupLayout, ItemLayout, Kind, Occurs};

/// Whether an item stands for an array.
fn repeats(item: &ItemLayout) -> bool {
    matches!(item.occurs, Occurs::Many { .. })
}

/// The group of a list element: its only item repeats and its name says so.
fn list_of(item: &ItemLayout) -> Option<&'static GroupLayout> {
    match item.kind {
        Kind::Group(layout) => {
            let list = item.element.ends_with("List") && layout.items.len() == 1 && repeats(&layout.items[0]);
            list.then_some(layout)
        }
        _ => None,
    }
}
