//! The message structs with their tables, in the order of spec/oqs-wire.md §3.
//!
//! - [`browsing`]: 薬剤・診療・健診情報の閲覧 (YZK, TKK), messages and groups;
//! - [`headers`]: the `MessageHeader` groups;
//! - [`search`]: what requests ask by;
//! - [`result`]: a qualification result and its parts, with the ticket;
//! - [`bodies`]: the `MessageBody` groups;
//! - [`remote`]: search infos and bodies of 訪問診療等 and オンライン診療等;
//! - [`messages`]: the messages.

use super::table::{Occurs, Rule};

pub mod bodies;
pub mod browsing;
pub mod headers;
pub mod messages;
pub mod remote;
pub mod result;
pub mod search;

const ONCE: Occurs = Occurs::Once;
const OPT: Occurs = Occurs::Optional;

/// Any number, with a fewest; no upper limit is public.
const fn many(min: u16) -> Occurs {
    Occurs::Many { min, max: u16::MAX }
}

const BY_TYPE: Rule = Rule::ByType;
const DATE: Rule = Rule::Date;
const TIMESTAMP: Rule = Rule::Timestamp;
/// 医療機関コード: 都道府県 2, 点数表 1, コード 7.
const FACILITY_CODE: Rule = Rule::Digits(10);
/// 任意のファイル識別子 and 照会番号.
const TEXT_50: Rule = Rule::Text(50);
/// 記号 and 番号.
const TEXT_20: Rule = Rule::Text(20);
/// Where no length is public: a bound of ours against nonsense.
const UNBOUNDED: Rule = Rule::Text(2000);
