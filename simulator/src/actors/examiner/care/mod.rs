//! What a receipt tells of medication and treatment, for the viewing: [`from_wire::care`].

pub mod from_wire;
