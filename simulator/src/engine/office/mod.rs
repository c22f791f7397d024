//! A welfare office's desk in the engine: requests are carried out, files taken row by row, lists and pages read.

mod handle;
mod to_wire;
