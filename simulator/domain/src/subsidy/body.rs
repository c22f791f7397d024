//! Public bodies and programmes: who may run what (S001 table of implementing bodies, S004 participation matrix).

use super::scheme::SchemeId;

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BodyKind {
    /// 都道府県.
    Prefecture,
    /// 指定都市(政令市).
    DesignatedCity,
    /// 中核市.
    CoreCity,
    /// 児童相談所設置市 that is neither of the two above.
    ChildGuidanceCity,
    /// 特別区.
    SpecialWard,
    /// Any other 市区町村.
    Municipality,
    /// 国.
    State,
    /// 社会保険診療報酬支払基金.
    PaymentFund,
    /// 環境再生保全機構.
    RestorationAgency,
}

/// A body with what the matrices ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Body {
    /// Kind.
    pub kind: BodyKind,
    /// 都道府県番号 01–47 of the place; none for the State and its agencies.
    pub prefecture: Option<u8>,
    /// 保健所設置市 (a designated and a core city always is one).
    pub health_centre: bool,
    /// 児童相談所設置市 (a designated city always is one).
    pub child_guidance_centre: bool,
    /// For a prefecture: it issues certificates of local schemes itself (S004 ※2).
    pub issues_local_certificates: bool,
}

/// 地方単独 by column of S004.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LocalKind {
    /// こども.
    Child,
    /// 障がい.
    Disability,
    /// ひとり親.
    SingleParent,
    /// その他.
    Other,
}

/// What a certificate type certifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Programme {
    /// A national scheme.
    National(SchemeId),
    /// A local one (地単公費).
    Local(LocalKind),
}

/// The columns of S004's participation matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PilotColumn {
    /// 難病.
    IntractableDisease,
    /// 精神通院.
    MentalOutpatient,
    /// 更生・育成.
    RehabilitationAndDevelopment,
    /// 小児慢性.
    ChildChronic,
    /// 結核患者の医療.
    Tuberculosis,
    /// 未熟児養育.
    PrematureInfant,
    /// A local one.
    Local(LocalKind),
}

/// All ten columns, in order.
pub const PILOT_COLUMNS: [PilotColumn; 10] = [
    PilotColumn::IntractableDisease,
    PilotColumn::MentalOutpatient,
    PilotColumn::RehabilitationAndDevelopment,
    PilotColumn::ChildChronic,
    PilotColumn::Tuberculosis,
    PilotColumn::PrematureInfant,
    PilotColumn::Local(LocalKind::Child),
    PilotColumn::Local(LocalKind::Disability),
    PilotColumn::Local(LocalKind::SingleParent),
    PilotColumn::Local(LocalKind::Other),
];

/// The rows of S004's participation matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PilotRow {
    /// 政令市 (S004-25).
    DesignatedCity,
    /// 中核市 (S004-26).
    CoreCity,
    /// 児童相談所設置市 (S004-27).
    ChildGuidanceCity,
    /// 上記以外の市区町村 (S004-28).
    OtherMunicipality,
    /// 都道府県 (S004-29).
    Prefecture,
}

/// A cell of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// ○
    Yes,
    /// —
    No,
    /// ○ ※1: only 保健所設置市 (S004-30).
    WithHealthCentre,
    /// ○ ※2: only where the prefecture issues the certificate (S004-31).
    IfIssuing,
}

/// The matrix, printed as in S004: rows as [`PilotRow`], columns as [`PILOT_COLUMNS`].
#[must_use]
pub fn cell(row: PilotRow, column: PilotColumn) -> Cell {
    use Cell::{IfIssuing as I, No as N, WithHealthCentre as H, Yes as Y};
    let cells = match row {
        PilotRow::DesignatedCity => [Y, Y, Y, Y, Y, Y, Y, Y, Y, Y],
        PilotRow::CoreCity => [N, N, Y, Y, Y, Y, Y, Y, Y, Y],
        PilotRow::ChildGuidanceCity => [N, N, Y, Y, N, Y, Y, Y, Y, Y],
        PilotRow::OtherMunicipality => [N, N, Y, N, H, Y, Y, Y, Y, Y],
        PilotRow::Prefecture => [Y, Y, N, Y, Y, N, I, I, I, I],
    };
    PILOT_COLUMNS.iter().zip(cells).find(|(known, _)| **known == column).map_or(N, |(_, cell)| cell)
}

impl Body {
    /// Whether it is a 市区町村 of any kind.
    #[must_use]
    pub fn is_city(&self) -> bool {
        matches!(
            self.kind,
            BodyKind::DesignatedCity
                | BodyKind::CoreCity
                | BodyKind::ChildGuidanceCity
                | BodyKind::SpecialWard
                | BodyKind::Municipality
        )
    }

    /// Whether it runs a 保健所: designated and core cities and wards always do, others if they say so.
    #[must_use]
    pub fn runs_health_centre(&self) -> bool {
        let always = matches!(self.kind, BodyKind::DesignatedCity | BodyKind::CoreCity | BodyKind::SpecialWard);
        always || (self.is_city() && self.health_centre)
    }

    /// Whether it runs a 児童相談所.
    #[must_use]
    pub fn runs_child_guidance_centre(&self) -> bool {
        let always = matches!(self.kind, BodyKind::DesignatedCity | BodyKind::ChildGuidanceCity);
        always || (self.is_city() && self.child_guidance_centre)
    }

    /// The rows of S004 that it falls under; a city that is two things follows the row that allows more
    /// (spec/pmh.md §8-7, §8-8).
    #[must_use]
    pub fn pilot_rows(&self) -> Vec<PilotRow> {
        let mut rows = match self.kind {
            BodyKind::Prefecture => vec![PilotRow::Prefecture],
            BodyKind::DesignatedCity => vec![PilotRow::DesignatedCity],
            BodyKind::CoreCity => vec![PilotRow::CoreCity],
            BodyKind::ChildGuidanceCity if self.runs_health_centre() => vec![PilotRow::OtherMunicipality],
            BodyKind::SpecialWard | BodyKind::Municipality => vec![PilotRow::OtherMunicipality],
            BodyKind::ChildGuidanceCity | BodyKind::State | BodyKind::PaymentFund | BodyKind::RestorationAgency => {
                Vec::new()
            }
        };
        if self.runs_child_guidance_centre() {
            rows.push(PilotRow::ChildGuidanceCity);
        }
        rows
    }

    /// Whether S004 lets it take part with a programme of this column.
    #[must_use]
    pub fn takes_part(&self, column: PilotColumn) -> bool {
        self.pilot_rows().into_iter().any(|row| match cell(row, column) {
            Cell::Yes => true,
            Cell::No => false,
            Cell::WithHealthCentre => self.runs_health_centre(),
            Cell::IfIssuing => self.issues_local_certificates,
        })
    }
}

impl BodyKind {
    /// In Japanese.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            BodyKind::Prefecture => "都道府県",
            BodyKind::DesignatedCity => "指定都市",
            BodyKind::CoreCity => "中核市",
            BodyKind::ChildGuidanceCity => "児童相談所設置市",
            BodyKind::SpecialWard => "特別区",
            BodyKind::Municipality => "市区町村",
            BodyKind::State => "国",
            BodyKind::PaymentFund => "支払基金",
            BodyKind::RestorationAgency => "環境再生保全機構",
        }
    }
}

impl LocalKind {
    /// In Japanese.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            LocalKind::Child => "こども",
            LocalKind::Disability => "障がい",
            LocalKind::SingleParent => "ひとり親",
            LocalKind::Other => "その他",
        }
    }
}
