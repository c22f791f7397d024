//! Tables of name parts: names of people, places, facilities. Common parts put together by chance; no list of people.

pub(crate) mod foreign;
pub(crate) mod given;
pub(crate) mod places;
pub(crate) mod surnames;
