//! Message → JSON.

use super::{list_of, repeats};
use crate::oqs::group::{Child, Group};
use crate::oqs::table::ItemLayout;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// Writes a message: absent elements left out, empty ones as `""`, UTF-8.
#[must_use]
pub fn encode_json(message: &dyn Group) -> Vec<u8> {
    serde_json::to_vec(&Object(message)).expect("maps of strings are always JSON")
}

struct Object<'a>(&'a dyn Group);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (position, item) in self.0.layout().items.iter().enumerate() {
            if self.0.count(position) > 0 {
                map.serialize_entry(item.element, &Member { group: self.0, position, item })?;
            }
        }
        map.end()
    }
}

/// One name of an object.
struct Member<'a> {
    group: &'a dyn Group,
    position: usize,
    item: &'static ItemLayout,
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if repeats(self.item) {
            return Array { group: self.group, position: self.position }.serialize(serializer);
        }
        match self.group.child(self.position, 0) {
            Some(Child::Group(list)) if list_of(self.item).is_some() => {
                Array { group: list, position: 0 }.serialize(serializer)
            }
            child => One(child).serialize(serializer),
        }
    }
}

struct Array<'a> {
    group: &'a dyn Group,
    position: usize,
}

impl Serialize for Array<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let count = self.group.count(self.position);
        let mut array = serializer.serialize_seq(Some(count))?;
        for nth in 0..count {
            array.serialize_element(&One(self.group.child(self.position, nth)))?;
        }
        array.end()
    }
}

struct One<'a>(Option<Child<'a>>);

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(Child::Text(text)) => serializer.serialize_str(text),
            Some(Child::Group(group)) => Object(group).serialize(serializer),
            None => serializer.serialize_unit(),
        }
    }
}
