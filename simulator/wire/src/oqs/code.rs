//! Codes of the wire: open newtypes. A value that no table knows is kept as it came and goes out again unchanged.

use super::table::Confidence;

/// A code table of the official list (OQSCD001…044, spec/oqs-wire.md §4).
#[derive(Debug)]
pub struct CodeTable {
    /// Number: 10 for OQSCD010; 0 for a table of layout data, which has a name only.
    pub number: u16,
    /// Japanese name.
    pub name: &'static str,
    /// How well the table is known.
    pub confidence: Confidence,
    /// Values in order.
    pub values: &'static [CodeValue],
    /// Second-level values (tables 041 and 042 only).
    pub details: &'static [DetailValue],
}

/// One value of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeValue {
    /// As on the wire.
    pub value: &'static str,
    /// Japanese meaning.
    pub label: &'static str,
}

/// A value that counts only under another value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DetailValue {
    /// The value above it.
    pub under: &'static str,
    /// As on the wire.
    pub value: &'static str,
    /// Japanese meaning.
    pub label: &'static str,
}

impl CodeTable {
    /// Official id, `OQSCD010`; the name of a table that has none.
    #[must_use]
    pub fn id(&self) -> String {
        if self.number == 0 {
            return self.name.to_owned();
        }
        format!("OQSCD{:03}", self.number)
    }

    /// The meaning of a value, if the table knows it.
    #[must_use]
    pub fn label(&self, value: &str) -> Option<&'static str> {
        self.values.iter().find(|known| known.value == value).map(|known| known.label)
    }

    /// `1 男、2 女、3 未設定`, for texts.
    #[must_use]
    pub fn listing(&self) -> String {
        self.values.iter().map(|v| format!("{} {}", v.value, v.label)).collect::<Vec<_>>().join("、")
    }
}

/// What all codes can do.
pub trait Code: Sized + Clone + Eq {
    /// The table.
    const TABLE: &'static CodeTable;

    /// A code from its text, known or not; empty for an empty element.
    fn from_text(text: String) -> Self;

    /// The text on the wire.
    fn as_str(&self) -> &str;

    /// The Japanese meaning, if known.
    fn label(&self) -> Option<&'static str> {
        Self::TABLE.label(self.as_str())
    }

    /// Whether the table knows the value.
    fn is_known(&self) -> bool {
        self.label().is_some()
    }
}

/// Makes open newtypes with their tables, and the registry of all of them.
macro_rules! codes {
    ($(
        $(#[$doc:meta])*
        $number:literal $name:ident $title:literal $confidence:ident {
            $( $constant:ident = $value:literal $label:literal, )*
        }
        $(details { $( $under:literal : $detail:literal $detail_label:literal, )* })?
    )*) => {
        $(
            #[doc = concat!("OQSCD", stringify!($number), " ", $title, ".")]
            ///
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
            pub struct $name(std::borrow::Cow<'static, str>);

            impl $name {
                $(
                    #[doc = concat!("`", $value, "` ", $label)]
                    pub const $constant: $name = $name(std::borrow::Cow::Borrowed($value));
                )*

                /// A code from its text, known or not.
                pub fn new(text: impl Into<String>) -> Self {
                    $name(std::borrow::Cow::Owned(text.into()))
                }

                /// The text on the wire.
                #[must_use]
                pub fn as_str(&self) -> &str {
                    &self.0
                }

                /// The Japanese meaning, if known.
                #[must_use]
                pub fn label(&self) -> Option<&'static str> {
                    <Self as $crate::oqs::code::Code>::TABLE.label(&self.0)
                }
            }

            impl $crate::oqs::code::Code for $name {
                const TABLE: &'static $crate::oqs::code::CodeTable = &$crate::oqs::code::CodeTable {
                    number: $crate::oqs::code::table_number(stringify!($number)),
                    name: $title,
                    confidence: $crate::oqs::table::Confidence::$confidence,
                    values: &[$( $crate::oqs::code::CodeValue { value: $value, label: $label }, )*],
                    details: &[$($(
                        $crate::oqs::code::DetailValue { under: $under, value: $detail, label: $detail_label },
                    )*)?],
                };

                fn from_text(text: String) -> Self {
                    match Self::TABLE.values.iter().find(|known| known.value == text) {
                        Some(known) => $name(std::borrow::Cow::Borrowed(known.value)),
                        None => $name(std::borrow::Cow::Owned(text)),
                    }
                }

                fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(&self.0)
                }
            }

            impl From<&str> for $name {
                fn from(text: &str) -> Self {
                    $name::new(text)
                }
            }

            impl PartialEq<str> for $name {
                fn eq(&self, other: &str) -> bool {
                    self.0 == other
                }
            }

            impl $crate::oqs::group::Value for $name {
                const KIND: $crate::oqs::table::Kind =
                    $crate::oqs::table::Kind::Code(<Self as $crate::oqs::code::Code>::TABLE);

                fn child(&self) -> $crate::oqs::group::Child<'_> {
                    $crate::oqs::group::Child::Text(&self.0)
                }

                fn from_text(text: String) -> Self {
                    <Self as $crate::oqs::code::Code>::from_text(text)
                }
            }
        )*

        /// Every table, in the order of their numbers.
        pub static REGISTRY: &[&$crate::oqs::code::CodeTable] =
            &[$( <$name as $crate::oqs::code::Code>::TABLE, )*];
    };
}
pub(super) use codes;

/// `010` → 10, at compile time.
pub(super) const fn table_number(text: &str) -> u16 {
    let bytes = text.as_bytes();
    let mut number = 0;
    let mut at = 0;
    while at < bytes.len() {
        number = number * 10 + (bytes[at] - b'0') as u16;
        at += 1;
    }
    number
}
