//! Which body may run which programme through PMH: the table of S001 (spec/pmh.md §4.2) for national schemes, the
//! matrix of S004 (§4.1) for those of its columns and for local ones.

use super::body::{Body, LocalKind, PilotColumn, Programme};
use super::scheme::{Implementer, Scheme, Schemes};
use crate::refusal::Refusal;

/// 法別番号 of medical aid.
pub(crate) const MEDICAL_AID: u8 = 12;

impl Implementer {
    /// Whether a body is one of these.
    #[must_use]
    pub fn admits(&self, body: &Body) -> bool {
        match self {
            Implementer::Kind(kind) => body.kind == *kind,
            Implementer::AnyMunicipality => body.is_city(),
            Implementer::HealthCentreCity => body.runs_health_centre(),
            Implementer::ChildGuidanceCity => body.runs_child_guidance_centre(),
            Implementer::Prefectures(numbers) => {
                body.kind == super::body::BodyKind::Prefecture
                    && body.prefecture.is_some_and(|number| numbers.contains(&number))
            }
        }
    }

    /// In Japanese.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Implementer::Kind(kind) => kind.word().to_owned(),
            Implementer::AnyMunicipality => "市区町村".to_owned(),
            Implementer::HealthCentreCity => "保健所設置市".to_owned(),
            Implementer::ChildGuidanceCity => "児相設置市".to_owned(),
            Implementer::Prefectures(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(|number| format!("{number:02}")).collect();
                format!("都道府県({})", numbers.join("、"))
            }
        }
    }
}

/// Whether a body may set up and register certificates of a programme.
///
/// # Errors
/// Why not, with the clause.
pub fn may_run(body: &Body, programme: &Programme, schemes: &Schemes) -> Result<(), Refusal> {
    match programme {
        Programme::Local(kind) => may_run_local(body, *kind),
        Programme::National(id) => {
            let scheme = schemes.get(id).ok_or_else(|| {
                Refusal::not_found(
                    "scheme.unknown",
                    "制度",
                    format!("「{id}」という制度は国公費の表にありません。"),
                    "scenarios/masters/national-schemes.yaml にあるidを指定してください。",
                )
            })?;
            may_run_national(body, scheme)
        }
    }
}

fn may_run_national(body: &Body, scheme: &Scheme) -> Result<(), Refusal> {
    let name = format!("{:02} {}", scheme.law, scheme.benefit);
    if scheme.law == MEDICAL_AID {
        return Err(Refusal::conflict(
            "scheme.medical_aid",
            "制度",
            "法別12(医療扶助)はPMHでは扱いません(S001-74)。",
            "医療扶助は福祉事務所の資格と医療券で登録してください。",
        ));
    }
    if scheme.implementers.is_empty() {
        return Err(Refusal::conflict(
            "scheme.not_in_pmh",
            "制度",
            format!("{name} はオンライン資格確認を制度化する公費の表にありません(S001-45)。"),
            "PMHの対象の制度を選んでください。紙の受給者証による受付は変わりません。",
        ));
    }
    let in_table = scheme.implementers.iter().any(|implementer| implementer.admits(body));
    let in_matrix = scheme.pilot.is_none_or(|column| body.takes_part(column));
    if in_table && in_matrix {
        return Ok(());
    }
    let words: Vec<String> = scheme.implementers.iter().map(Implementer::words).collect();
    Err(Refusal::conflict(
        "scheme.not_implementing_body",
        "制度",
        format!(
            "{name} の実施主体は {} です。{}は実施主体ではありません(S001、S004)。",
            words.join("、"),
            body.kind.word()
        ),
        "実施主体の自治体から登録してください。",
    ))
}

fn may_run_local(body: &Body, kind: LocalKind) -> Result<(), Refusal> {
    if body.takes_part(PilotColumn::Local(kind)) {
        return Ok(());
    }
    let (what, remedy) = if body.kind == super::body::BodyKind::Prefecture {
        (
            format!("地方単独({})は、都道府県として受給者証を発行している場合だけ登録できます(S004-31)。", kind.word()),
            "受給者証を発行する都道府県なら issues_local_certificates: true としてください。",
        )
    } else {
        (
            format!("{}は地方単独({})の実施主体ではありません(S004)。", body.kind.word(), kind.word()),
            "自治体から登録してください。",
        )
    };
    Err(Refusal::conflict("scheme.not_implementing_body", "制度", what, remedy))
}
