//! `onshi serve`.
