//! The national public expenses as this product knows them: spec/pmh.md §4.3, the MHLW master of 2024-04-01.

/// What a scheme leaves to the patient, of the whole cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    /// Nothing; the insurance is not billed (公費優先, §7-31).
    NothingBeforeInsurance,
    /// Nothing.
    Nothing,
    /// This many percent at most (§7-27 to §7-29).
    Percent(u32),
    /// What the insurance leaves, up to the cap: 38 and local schemes.
    UpToCap,
    /// What stands before it: medical aid takes the rest and the ticket says what the patient pays.
    MedicalAid,
}

/// A row of the master, as far as payment and order need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheme {
    /// 法別番号.
    pub law: &'static str,
    /// 実施機関番号 that make the row, where the 法別番号 alone does not; empty for the rest of it.
    pub bodies: &'static [&'static str],
    /// What the patient pays.
    pub leaves: Leaves,
    /// Local schemes are applied before it (地単公費が優先されるケース, §7-12).
    pub local_first: bool,
    /// The cap is kept on a 管理票 across institutions.
    pub slip: bool,
    /// A cap is prorated by days when the certificate begins or ends within the month (§7-32).
    pub prorated: bool,
}

const fn row(law: &'static str, leaves: Leaves) -> Scheme {
    Scheme { law, bodies: &[], leaves, local_first: false, slip: false, prorated: false }
}

const fn of(bodies: &'static [&'static str], scheme: Scheme) -> Scheme {
    Scheme { bodies, ..scheme }
}

const fn with_slip(scheme: Scheme) -> Scheme {
    Scheme { slip: true, ..scheme }
}

const fn prorated(scheme: Scheme) -> Scheme {
    Scheme { prorated: true, ..scheme }
}

const fn local_first(scheme: Scheme) -> Scheme {
    Scheme { local_first: true, ..scheme }
}

/// The order of application; one row for each 法別番号, more where bodies differ. Medical aid is last (§7-11).
const NATIONAL: &[Scheme] = &[
    row("13", Leaves::NothingBeforeInsurance),
    // 14 has left the master; older claims still carry it
    row("14", Leaves::NothingBeforeInsurance),
    row("18", Leaves::NothingBeforeInsurance),
    prorated(row("29", Leaves::NothingBeforeInsurance)),
    row("30", Leaves::NothingBeforeInsurance),
    row("10", Leaves::Percent(5)),
    prorated(row("11", Leaves::Nothing)),
    prorated(row("20", Leaves::Nothing)),
    with_slip(row("15", Leaves::Percent(10))),
    with_slip(row("21", Leaves::Percent(10))),
    with_slip(row("16", Leaves::Percent(10))),
    with_slip(row("24", Leaves::Percent(10))),
    row("22", Leaves::Nothing),
    prorated(row("28", Leaves::Nothing)),
    row("17", Leaves::Nothing),
    local_first(row("79", Leaves::Percent(10))),
    row("19", Leaves::Nothing),
    row("23", Leaves::Nothing),
    with_slip(row("52", Leaves::Percent(20))),
    with_slip(row("54", Leaves::Percent(20))),
    of(&["301", "302", "303", "101", "304"], local_first(row("51", Leaves::Nothing))),
    row("51", Leaves::Nothing),
    of(&["601"], with_slip(row("38", Leaves::UpToCap))),
    with_slip(row("38", Leaves::UpToCap)),
    local_first(row("53", Leaves::Nothing)),
    local_first(row("66", Leaves::Nothing)),
    row("62", Leaves::Nothing),
    row("86", Leaves::Nothing),
    local_first(row("25", Leaves::MedicalAid)),
    local_first(row("12", Leaves::MedicalAid)),
];

/// A local scheme (地方単独): up to its cap, after the national ones.
const LOCAL: Scheme = row("", Leaves::UpToCap);

/// The row for a payer number; the local one for every number that the master does not have.
#[must_use]
pub fn of_payer(payer_number: &str) -> Scheme {
    place(payer_number).map_or(LOCAL, |at| NATIONAL[at])
}

/// Whether a 法別番号 is a local scheme's.
#[must_use]
pub fn is_local(law: &str) -> bool {
    !NATIONAL.iter().any(|row| row.law == law)
}

fn place(payer_number: &str) -> Option<usize> {
    let law = payer_number.get(..2)?;
    let body = payer_number.get(4..7).unwrap_or_default();
    let of_law = |row: &Scheme| row.law == law;
    let named = NATIONAL.iter().position(|row| of_law(row) && row.bodies.contains(&body));
    named.or_else(|| NATIONAL.iter().position(|row| of_law(row) && row.bodies.is_empty()))
}

/// Where a payer number stands in the order: national schemes, local ones, then those after which local ones go (§7-8,
/// §7-12). Medical aid is the very last.
#[must_use]
pub fn rank(payer_number: &str) -> (u8, usize) {
    match place(payer_number) {
        None => (1, 0),
        Some(at) if NATIONAL[at].local_first => (2, at),
        Some(at) => (0, at),
    }
}
