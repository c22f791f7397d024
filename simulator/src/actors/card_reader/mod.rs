//! The face-recognition card reader (顔認証付きカードリーダー): the patient's card, identity check and consent screens.
//!
//! A tap has two ends. What goes well leaves by the folder face, through the terminal's
//! [`arrival`](crate::actors::terminal::arrival); several readers of one facility write into the same folder. What
//! fails ends on the reader's own screen, with a code where one is publicly known (001 card not recognised,
//! 002 another kind of card, 006 certificate revoked or expired) and a text, and is never written to a file
//! (spec/oqs-wire.md §5).
//!
//! - `desk`: modes, equipment, and looking people up without a card;
//! - [`from_wire`]: a tap over the control API becomes a command;
//! - [`to_wire`]: what came of it becomes screen and answer.

pub(crate) mod desk;
pub mod from_wire;
pub mod to_wire;
