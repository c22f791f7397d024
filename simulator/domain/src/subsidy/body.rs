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
