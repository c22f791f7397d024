//! Ids inside a world. Short names are shared, not copied: a world holds millions of tickets and a few thousand names.

use std::fmt;
use std::sync::Arc;

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }

        impl $name {
            /// Reads the written form: the letter and the number.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                text.strip_prefix($prefix)?.parse().ok().map($name)
            }
        }
    };
}

number_id! {
    /// A person: the index into the nation. Written `p125`.
    PersonId, "p"
}
number_id! {
    /// A ticket, numbered from 1 in the order of decision. Written `t1`.
    TicketId, "t"
}
number_id! {
    /// A case of medical aid, numbered from 1 in the order of opening. Written `c1`.
    CaseId, "c"
}

number_id! {
    /// A file of a welfare office, numbered from 1 in the order of arrival. Written `f1`.
    FileId, "f"
}
number_id! {
    /// A request to a welfare office, numbered from 1 in the order of arrival. Written `r1`.
    RequestId, "r"
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Arc<str>);

        impl $name {
            /// As text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $name(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                $name(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

text_id! {
    /// A municipality's short name in its world.
    MunicipalityId
}
text_id! {
    /// orgSpecificCertificateTypeId 機関別受給者証種別ID: half-width letters and digits, at most 50 (spec/pmh.md §2.2).
    CertificateTypeId
}
text_id! {
    /// A facility's short name in its world (`診療所A`).
    FacilityId
}
text_id! {
    /// A welfare office's short name in its world.
    OfficeId
}
text_id! {
    /// 受付番号 of a bulk request: digits, at most 20, unique in its world (spec/oqs-wire.md §8-14).
    #[doc(alias = "受付番号")]
    ReceptionNumber
}
