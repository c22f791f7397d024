//! A body that takes part in PMH and the certificate types that it has set up (制度マスタ).

use super::body::{Body, Programme};
pub use crate::id::{CertificateTypeId, MunicipalityId};
use std::collections::BTreeMap;

/// A certificate type as set up beforehand: what a record may refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateType {
    /// Id.
    pub id: CertificateTypeId,
    /// Name for people.
    pub name: String,
    /// What it certifies.
    pub programme: Programme,
    /// Order among 地単 (公費適用優先順位, 1 first) if the local master gives one.
    pub local_order: Option<u16>,
    /// 所得区分: code and name.
    pub income_segments: BTreeMap<String, String>,
    /// 追加条件: item code, then condition code and name.
    pub conditions: BTreeMap<String, BTreeMap<String, String>>,
}

/// A body that takes part.
#[doc(alias = "自治体")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// Short name.
    pub id: MunicipalityId,
    /// Official name.
    pub name: String,
    /// 全国地方公共団体コード, 6 digits with check digit; none for the State and its agencies.
    pub code: Option<String>,
    /// What it is.
    pub body: Body,
    /// Certificate types by id.
    pub types: BTreeMap<CertificateTypeId, CertificateType>,
}
