//! A body that takes part in PMH and the certificate types that it has set up (制度マスタ).

use super::body::{Body, Programme};
use std::collections::BTreeMap;
use std::fmt;

/// Short name of a municipality in its world.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct MunicipalityId(pub String);

/// orgSpecificCertificateTypeId 機関別受給者証種別ID: half-width letters and digits, at most 50.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CertificateTypeId(pub String);

macro_rules! text {
    ($($name:ident),*) => {$(
        impl $name {
            /// As text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $name(text.to_owned())
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )*};
}
text!(MunicipalityId, CertificateTypeId);

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
