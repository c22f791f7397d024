//! The shape of a layout file as it is written. What the words mean is decided in [`super::compile`].

use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) version: Spanned<u32>,
    pub(super) title: String,
    pub(super) official: bool,
    #[serde(default)]
    pub(super) note: String,
    #[serde(default)]
    pub(super) order: FileOrder,
    /// Value → meaning, by the table's name.
    #[serde(default)]
    pub(super) codes: BTreeMap<String, BTreeMap<String, String>>,
    /// Items that several messages share.
    #[serde(default)]
    pub(super) groups: BTreeMap<String, Vec<Spanned<Item>>>,
    pub(super) messages: BTreeMap<String, Spanned<Message>>,
}

/// The order in which elements are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FileOrder {
    /// Hash order, as the terminal writes all its files.
    #[default]
    Terminal,
    /// As listed.
    Listed,
}

/// One message.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Message {
    /// What file names begin with (API識別ID).
    pub(super) name: Spanned<String>,
    pub(super) title: String,
    #[serde(default)]
    pub(super) note: String,
    /// Differs from the file's.
    #[serde(default)]
    pub(super) order: Option<FileOrder>,
    pub(super) items: Vec<Spanned<Item>>,
}

/// One element.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Item {
    /// Our name.
    pub(super) key: Spanned<String>,
    /// Their name.
    pub(super) element: Spanned<String>,
    #[serde(default)]
    pub(super) label: Option<String>,
    #[serde(default)]
    pub(super) occurs: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) confidence: Option<FileConfidence>,
    /// What its text looks like.
    #[serde(default)]
    pub(super) form: Option<Spanned<String>>,
    /// A table of [`File::codes`].
    #[serde(default)]
    pub(super) code: Option<Spanned<String>>,
    /// Elements inside.
    #[serde(default)]
    pub(super) items: Option<Vec<Spanned<Item>>>,
    /// Elements inside, from [`File::groups`].
    #[serde(default)]
    pub(super) group: Option<Spanned<String>>,
}

/// How well an element is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FileConfidence {
    /// Breaking it is an error.
    High,
    /// A warning.
    Medium,
    /// A warning.
    Guess,
}
