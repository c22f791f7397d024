//! Answers to what the public material leaves open (spec/oqs-wire.md §8). Defaults are the assumptions listed there.

/// Whose validity the one QualificationValidity tells when insurance and medical aid are both answered (§8-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ValidityOfTwo {
    /// The insurance's.
    #[default]
    Insurance,
    /// The medical aid's.
    Aid,
}

/// The switches of a world that concern rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// §8-3: with validity 2 or 3 the lost record is part of the answer.
    pub include_lost_record: bool,
    /// With validity 3 the newer qualification is part of the answer too (§6: not public, G: not included).
    pub include_newer_record: bool,
    /// §8-4.
    pub validity_of_two: ValidityOfTwo,
    /// §8-5: insurance comes first in the list.
    pub insurance_first: bool,
    /// V2 (a ticket for another facility only): return that ticket with DesignatedMedicalInstitutionFlag 1 instead of
    /// none (spec/medical-aid-operations.md, state model, conf M).
    pub show_other_facility_ticket: bool,
    /// Remarks on success (certificate expiring) are sent (B-103).
    pub advisory_on_success: bool,
    /// §8-15: a bulk request is answered 処理中 this many times before its result.
    pub bulk_pending_polls: u32,
    /// §8-15: and not before this many seconds after acceptance.
    pub bulk_delay_seconds: u32,
    /// How many earlier months' tickets come beside the current one (B-012).
    pub held_months: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            include_lost_record: true,
            include_newer_record: false,
            validity_of_two: ValidityOfTwo::Insurance,
            insurance_first: true,
            show_other_facility_ticket: false,
            advisory_on_success: true,
            bulk_pending_polls: 1,
            bulk_delay_seconds: 0,
            held_months: 0,
        }
    }
}
