//! What the settings of a facility's environment can be: code tables 037 to 044 (spec/oqs-wire.md §4).

/// An enum whose variants are codes of a public table.
macro_rules! coded {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// All of them in the order of their codes.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $($name::$variant => $code,)+
                }
            }

            /// The one with this code.
            #[must_use]
            pub fn of_code(code: &str) -> Option<$name> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

coded! {
    /// 電子処方箋利用 (OQSCD038).
    PrescriptionUse {
        /// 利用しない.
        None = "0",
        /// 電子処方箋のみ.
        Electronic = "1",
        /// 電子処方箋と紙の処方箋を併用.
        Both = "2",
        /// 紙の処方箋のみ.
        Paper = "3",
    }
}

coded! {
    /// 選択タイミング (OQSCD039): when the patient chooses how the prescription is issued.
    ChoiceTiming {
        /// 資格確認時以外.
        Otherwise = "1",
        /// 資格確認時.
        AtConfirmation = "2",
    }
}

coded! {
    /// 情報要求パターン (OQSCD040): what is asked for when information is viewed.
    InformationPattern {
        /// 救急用サマリー.
        EmergencySummary = "1",
        /// 救急用全量.
        EmergencyFull = "2",
        /// 電子処方箋と救急用（1と2）.
        PrescriptionAndEmergency = "3",
        /// 薬剤情報.
        Medication = "4",
        /// 診療／薬剤情報.
        TreatmentAndMedication = "5",
        /// 特定健診情報.
        Checkups = "6",
    }
}

coded! {
    /// 連携システムID (OQSCD044).
    LinkedSystem {
        /// 医療費助成 (PMH).
        Subsidies = "01",
        /// 母子保健.
        MaternalAndChildHealth = "02",
        /// 予防接種.
        Vaccination = "04",
        /// 介護保険.
        LongTermCare = "08",
    }
}

coded! {
    /// What a factor of authentication rests on (OQSCD041, 042), with its detail: 1 what one knows, 2 what one is, 3 what
    /// one has.
    Factor {
        /// 記憶: ID・パスワード.
        Password = "1-01",
        /// 記憶: PIN.
        Pin = "1-02",
        /// 記憶: 秘密の質問.
        SecretQuestion = "1-03",
        /// 生体: 指紋.
        Fingerprint = "2-01",
        /// 生体: 顔.
        Face = "2-02",
        /// 生体: 音声.
        Voice = "2-03",
        /// 生体: 静脈.
        Vein = "2-04",
        /// 生体: 虹彩.
        Iris = "2-05",
        /// 物理: ICカード.
        IcCard = "3-01",
        /// 物理: ワンタイムパスワード.
        OneTimePassword = "3-02",
        /// 物理: その他.
        OtherThing = "3-03",
    }
}

impl Factor {
    /// 1, 2 or 3.
    #[must_use]
    pub fn category(self) -> &'static str {
        &self.code()[..1]
    }
}

coded! {
    /// 文字コード識別 (OQSCD005) of what the facility's terminals write.
    CharacterCode {
        /// UTF-8.
        Utf8 = "0",
        /// Shift_JIS.
        ShiftJis = "1",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back_to_its_value_and_unknown_ones_to_none() {
        assert!(PrescriptionUse::ALL.iter().all(|one| PrescriptionUse::of_code(one.code()) == Some(*one)));
        assert!(Factor::ALL.iter().all(|one| Factor::of_code(one.code()) == Some(*one)));
        assert!(LinkedSystem::ALL.iter().all(|one| LinkedSystem::of_code(one.code()) == Some(*one)));
        assert_eq!((InformationPattern::of_code("7"), ChoiceTiming::of_code("0")), (None, None));
        assert_eq!((Factor::Vein.category(), Factor::OtherThing.category()), ("2", "3"));
    }
}
