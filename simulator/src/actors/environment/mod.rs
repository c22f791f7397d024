//! 閲覧同意取消, アクセスURL, 環境設定 (IF-037…044) as a receipt computer meets them. Their layout is data
//! (`scenarios/layouts/oqs-site.yaml`, spec/oqs-wire.md §3.10) and invented.
//!
//! - `from_wire`: a request's fields, or a control request → a command for the rules;
//! - `to_wire`: what was decided → a result, the shapes of the control API;
//! - `picture`: a URL as 2D code, PDF or PNG (OQSCD034).

pub(crate) mod from_wire;
pub(crate) mod picture;
pub(crate) mod to_wire;
