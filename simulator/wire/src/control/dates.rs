//! Dates as people write them, relative to the treatment month.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! expression {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $name(text.to_owned())
            }
        }
    };
}

expression! {
    /// A day: `2026-11-03`, `診療月の3日`, `診療月の末日`, `前月の20日`, `翌月の1日`, `3か月前の1日`.
    DateExpr
}
expression! {
    /// A month: `2026-11`, `診療月`, `前月`, `翌月`, `3か月前`, `2か月後`.
    MonthExpr
}
expression! {
    /// A moment: a day, or a day and a time (`診療月の3日 09:00`). A day alone means 09:00.
    MomentExpr
}
