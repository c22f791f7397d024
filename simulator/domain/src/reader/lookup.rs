//! Looking a person up without a reader: 災害時, 障害時, 救急時 (B-113, B-122, B-123; IF-047/048 and the web screens, whose
//! layouts are not public: the result is told on the screen only).

use crate::answer::Validity;
use crate::consent::ConsentChoices;
use crate::id::{FacilityId, PersonId};
use crate::person::{Particulars, Sex};
use jiff::civil::{Date, DateTime};

/// Why a facility may look somebody up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// 災害時: area and period are open; consent by word of mouth (B-123).
    Disaster,
    /// システム障害時: switched on by the call centre; numbers for the claim, nothing medical (B-122).
    SystemFailure,
    /// 救急時: the facility has the authority; consent cannot be had, 同意区分 3 (B-113).
    Emergency,
}

/// Who is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The holder of the card that lies there; emergencies only.
    Card(PersonId),
    /// A description.
    Described(Described),
}

/// A person by what they or others say. Name or kana has to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// 氏名; spaces do not matter.
    pub name: Option<String>,
    /// カナ氏名, half width; spaces do not matter.
    pub kana: Option<String>,
    /// 生年月日.
    pub birthdate: Date,
    /// 性別.
    pub sex: Sex,
    /// 住所 or its beginning.
    pub address: Option<String>,
}

impl Described {
    /// Whether it says enough to look for.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        [&self.name, &self.kana].into_iter().flatten().any(|text| !plain(text).is_empty())
    }

    /// Whether it fits a person: everything said has to agree.
    #[must_use]
    pub fn fits(&self, person: &Particulars) -> bool {
        let same = |said: &Option<String>, known: &str| said.as_ref().is_none_or(|said| plain(said) == plain(known));
        let address = |said: &String| plain(&person.address).starts_with(&plain(said));
        same(&self.name, &person.name)
            && same(&self.kana, &person.kana)
            && self.birthdate == person.birthdate
            && self.sex == person.sex
            && self.address.as_ref().is_none_or(address)
    }
}

/// A text without any space.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// Who asks.
    pub facility: FacilityId,
    /// On what basis.
    pub basis: Basis,
    /// Whom.
    pub who: Who,
    /// The person agreed by word of mouth.
    pub oral_consent: bool,
    /// To what the person agreed.
    pub consents: ConsentChoices,
    /// The reason, for the record.
    pub reason: Option<String>,
}

/// What a look-up found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nobody, or nobody who may be told.
    Nobody,
    /// More than one person: more has to be said.
    Several,
    /// One.
    One {
        /// Who.
        person: PersonId,
        /// 資格有効性.
        validity: Validity,
    },
}

/// A look-up as kept for inspection: who asked when and why, and whom it concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookupRecord {
    /// Who asked.
    pub facility: FacilityId,
    /// When.
    pub at: DateTime,
    /// On what basis.
    pub basis: Basis,
    /// What came of it.
    pub found: Found,
    /// Consent by word of mouth.
    pub oral_consent: bool,
    /// The reason given.
    pub reason: Option<String>,
}
