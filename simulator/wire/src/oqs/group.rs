//! Element groups as Rust structs: the traits through which reader and writer walk a value, and the macro that makes
//! a struct and its table from one description.
//!
//! Absent and empty are kept apart: `None` is no element at all, `Some("")` is `<Tag/>`.

use super::table::{GroupLayout, Kind};

/// One occurrence of an element.
#[derive(Clone, Copy)]
pub enum Child<'a> {
    /// A simple element's text; `""` for `<Tag/>`.
    Text(&'a str),
    /// An element group.
    Group(&'a dyn Group),
}

/// What can stand inside an element: text, a code, a group.
pub trait Value: Default {
    /// Which of these.
    const KIND: Kind;

    /// For the writer.
    fn child(&self) -> Child<'_>;

    /// For the reader; a group ignores the text.
    fn from_text(text: String) -> Self;

    /// For the reader: the group inside, if it is one.
    fn as_group_mut(&mut self) -> Option<&mut dyn Group> {
        None
    }
}

impl Value for String {
    const KIND: Kind = Kind::Text;

    fn child(&self) -> Child<'_> {
        Child::Text(self)
    }

    fn from_text(text: String) -> Self {
        text
    }
}

/// A struct field: holds the occurrences of one element.
pub trait Slot {
    /// What stands inside.
    const KIND: Kind;

    /// Number of occurrences.
    fn count(&self) -> usize;

    /// Occurrence number `nth`, from 0.
    fn child(&self, nth: usize) -> Option<Child<'_>>;

    /// Adds an occurrence; for a group, hands it out to be filled. A slot for one occurrence is overwritten.
    fn add(&mut self, text: String) -> Option<&mut dyn Group>;
}

impl<V: Value> Slot for Option<V> {
    const KIND: Kind = V::KIND;

    fn count(&self) -> usize {
        usize::from(self.is_some())
    }

    fn child(&self, nth: usize) -> Option<Child<'_>> {
        if nth > 0 {
            return None;
        }
        self.as_ref().map(Value::child)
    }

    fn add(&mut self, text: String) -> Option<&mut dyn Group> {
        self.insert(V::from_text(text)).as_group_mut()
    }
}

impl<V: Value> Slot for Vec<V> {
    const KIND: Kind = V::KIND;

    fn count(&self) -> usize {
        self.len()
    }

    fn child(&self, nth: usize) -> Option<Child<'_>> {
        self.get(nth).map(Value::child)
    }

    fn add(&mut self, text: String) -> Option<&mut dyn Group> {
        self.push(V::from_text(text));
        self.last_mut().and_then(Value::as_group_mut)
    }
}

/// A struct made by the macro below.
pub trait Group {
    /// Its table.
    fn layout(&self) -> &'static GroupLayout;

    /// Number of occurrences of item `position`.
    fn count(&self, position: usize) -> usize;

    /// Occurrence `nth` of item `position`.
    fn child(&self, position: usize, nth: usize) -> Option<Child<'_>>;

    /// Adds an occurrence of item `position`; see [`Slot::add`].
    fn add(&mut self, position: usize, text: String) -> Option<&mut dyn Group>;

    /// Takes everything out again.
    fn clear(&mut self);
}

impl dyn Group + '_ {
    /// The first text found under `path`, such as `MessageHeader/MedicalInstitutionCode`.
    #[must_use]
    pub fn text_at(&self, path: &str) -> Option<&str> {
        let (first, rest) = match path.split_once('/') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        match (self.child(self.layout().position(first)?, 0)?, rest) {
            (Child::Text(text), None) => Some(text),
            (Child::Group(group), Some(rest)) => group.text_at(rest),
            _ => None,
        }
    }
}

/// Makes structs with their tables. Each field is written
/// `name: Type => "Element", "日本語名", occurs, rule, confidence;`.
macro_rules! groups {
    ($(
        $(#[$doc:meta])*
        $name:ident {
            $( $(#[$field_doc:meta])* $field:ident : $type:ty => $element:literal, $label:literal, $occurs:expr, $rule:expr, $confidence:ident; )*
        }
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Default, PartialEq, Eq)]
            pub struct $name {
                $(
                    #[doc = concat!("`", $element, "` ", $label, ".")]
                    $(#[$field_doc])*
                    pub $field: $type,
                )*
            }

            impl $name {
                /// The table of this group.
                pub const LAYOUT: &'static $crate::oqs::table::GroupLayout = &$crate::oqs::table::GroupLayout::new(
                    stringify!($name),
                    &[$( $crate::oqs::table::ItemLayout {
                        element: $element,
                        open: concat!($crate::oqs::table::indentation!(), "<", $element, ">"),
                        close: concat!("</", $element, ">\r\n"),
                        label: $label,
                        occurs: $occurs,
                        rule: $rule,
                        kind: <$type as $crate::oqs::group::Slot>::KIND,
                        confidence: $crate::oqs::table::Confidence::$confidence,
                    }, )*],
                );
            }

            impl $crate::oqs::group::Group for $name {
                fn layout(&self) -> &'static $crate::oqs::table::GroupLayout {
                    Self::LAYOUT
                }

                fn count(&self, position: usize) -> usize {
                    let slots: &[fn(&$name) -> usize] =
                        &[$( |group| $crate::oqs::group::Slot::count(&group.$field), )*];
                    slots.get(position).map_or(0, |slot| slot(self))
                }

                fn child(&self, position: usize, nth: usize) -> Option<$crate::oqs::group::Child<'_>> {
                    let slots: &[for<'a> fn(&'a $name, usize) -> Option<$crate::oqs::group::Child<'a>>] =
                        &[$( |group, nth| $crate::oqs::group::Slot::child(&group.$field, nth), )*];
                    slots.get(position).and_then(|slot| slot(self, nth))
                }

                fn add(&mut self, position: usize, text: String) -> Option<&mut dyn $crate::oqs::group::Group> {
                    let slots: &[for<'a> fn(&'a mut $name, String) -> Option<&'a mut dyn $crate::oqs::group::Group>] =
                        &[$( |group, text| $crate::oqs::group::Slot::add(&mut group.$field, text), )*];
                    slots.get(position).and_then(|slot| slot(self, text))
                }

                fn clear(&mut self) {
                    *self = $name::default();
                }
            }

            impl $crate::oqs::group::Value for $name {
                const KIND: $crate::oqs::table::Kind = $crate::oqs::table::Kind::Group(Self::LAYOUT);

                fn child(&self) -> $crate::oqs::group::Child<'_> {
                    $crate::oqs::group::Child::Group(self)
                }

                fn from_text(_text: String) -> Self {
                    Self::default()
                }

                fn as_group_mut(&mut self) -> Option<&mut dyn $crate::oqs::group::Group> {
                    Some(self)
                }
            }

            /// A group that is always there.
            impl $crate::oqs::group::Slot for $name {
                const KIND: $crate::oqs::table::Kind = $crate::oqs::table::Kind::Group(Self::LAYOUT);

                fn count(&self) -> usize {
                    1
                }

                fn child(&self, nth: usize) -> Option<$crate::oqs::group::Child<'_>> {
                    (nth == 0).then_some($crate::oqs::group::Child::Group(self))
                }

                fn add(&mut self, _text: String) -> Option<&mut dyn $crate::oqs::group::Group> {
                    Some(self)
                }
            }
        )*
    };
}
pub(super) use groups;
