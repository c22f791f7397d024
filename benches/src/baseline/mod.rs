//! The denominators: the least work that looks the same from outside.

pub mod folder_echo;
pub mod http_static;
pub mod recorded;
