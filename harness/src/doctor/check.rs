//! One line of the examination.

use serde::{Deserialize, Serialize};

/// One thing that was examined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoctorCheck {
    /// What, Japanese: `シミュレーターが答える`.
    pub name: String,
    /// Whether it is sound.
    pub sound: bool,
    /// What was seen, Japanese. Of a sound check neither path nor address: those differ from run to run.
    pub seen: String,
    /// How to put it right, Japanese; empty when it is sound.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remedy: String,
}

impl DoctorCheck {
    /// It is sound.
    pub fn sound(name: &str, seen: impl Into<String>) -> Self {
        DoctorCheck { name: name.to_owned(), sound: true, seen: seen.into(), remedy: String::new() }
    }

    /// It is not sound.
    pub fn unsound(name: &str, seen: impl Into<String>, remedy: impl Into<String>) -> Self {
        DoctorCheck { name: name.to_owned(), sound: false, seen: seen.into(), remedy: remedy.into() }
    }

    /// One line for people.
    pub fn in_words(&self) -> String {
        if self.sound {
            format!("○ {}: {}", self.name, self.seen)
        } else {
            format!("× {}: {} → {}", self.name, self.seen, self.remedy)
        }
    }
}
