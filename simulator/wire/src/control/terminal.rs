//! A further terminal of a facility in a world file.

use super::encryption::EncryptionSpec;
use super::world_file::CharacterCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A further terminal (資格確認端末) of a facility, with an OQS folder of its own. Its folder is named in
/// `oqs_roots` as `facility#terminal`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TerminalSpec {
    /// Short name, unique in the facility.
    pub id: String,
    /// What it writes. Default: UTF-8.
    #[serde(default)]
    pub character_code: CharacterCode,
    /// Encryption of its folder. Default: none.
    #[serde(default)]
    pub encryption: EncryptionSpec,
    /// The card readers that write their face files into its folder; all others write into the first terminal's.
    #[serde(default)]
    pub readers: Vec<u8>,
}
