//! A stretch of insurance with two times, like a case of medical aid ([`crate::aid`]): what an insurer registers *takes
//! effect* on a day and the platform *knows* it from a moment on. A late registration changes the answers only once it
//! is visible (B-071, B-074).

use super::{CardClass, ElderlyCertificate, Insurance, LimitCertificate, Loss, SpecificDisease};
use crate::aid::Known;
use crate::id::{Branch, InsuredNumber, Symbol};
use jiff::civil::{Date, DateTime};
use std::borrow::Cow;

/// What an insurer registers about a stretch after enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// 資格喪失.
    Lose(Loss),
    /// 訂正.
    Correct(Box<Correction>),
}

/// A step with the times of its registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What.
    pub step: Step,
    /// When the insurer registered it.
    pub registered_at: DateTime,
    /// The platform answers with it from here on.
    pub visible_from: DateTime,
}

/// What of a stretch is put right; what is left out stays. Where nothing is an answer, `Some(None)` takes it away.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Correction {
    /// 記号.
    pub symbol: Option<Option<Symbol>>,
    /// 番号.
    pub number: Option<InsuredNumber>,
    /// 枝番.
    pub branch: Option<Option<Branch>>,
    /// 家族 rather than 本人.
    pub family: Option<bool>,
    /// 資格取得年月日.
    pub from: Option<Date>,
    /// 資格喪失; `Some(None)` takes a loss back.
    pub loss: Option<Option<Loss>>,
    /// 被保険者証区分.
    pub class: Option<CardClass>,
    /// 被保険者証有効終了年月日.
    pub card_valid_until: Option<Option<Date>>,
    /// 一部負担金割合 in tenths.
    pub share_tenths: Option<Option<u8>>,
    /// 高齢受給者証.
    pub elderly: Option<Option<ElderlyCertificate>>,
    /// 限度額適用認定証.
    pub limit: Option<Option<LimitCertificate>>,
    /// 特定疾病療養受療証, all of them.
    pub specific_diseases: Option<Vec<SpecificDisease>>,
}

impl Correction {
    /// The stretch put right.
    pub fn apply(&self, insurance: &mut Insurance) {
        put(&mut insurance.symbol, self.symbol.as_ref());
        put(&mut insurance.number, self.number.as_ref());
        put(&mut insurance.branch, self.branch.as_ref());
        put(&mut insurance.family, self.family.as_ref());
        put(&mut insurance.from, self.from.as_ref());
        put(&mut insurance.loss, self.loss.as_ref());
        let details = &mut insurance.details;
        put(&mut details.class, self.class.as_ref());
        put(&mut details.card_valid_until, self.card_valid_until.as_ref());
        put(&mut details.share_tenths, self.share_tenths.as_ref());
        put(&mut details.elderly, self.elderly.as_ref());
        put(&mut details.limit, self.limit.as_ref());
        put(&mut details.specific_diseases, self.specific_diseases.as_ref());
    }
}

fn put<T: Clone>(place: &mut T, new: Option<&T>) {
    if let Some(new) = new {
        place.clone_from(new);
    }
}

/// A stretch of insurance with everything that was registered about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The stretch as first registered.
    pub insurance: Insurance,
    /// When the insurer registered it.
    pub registered_at: DateTime,
    /// The platform answers with it from here on.
    pub visible_from: DateTime,
    /// What was registered since, in order.
    pub entries: Vec<Entry>,
}

impl Enrolment {
    /// The stretch by somebody's knowledge; none while it is not known.
    #[must_use]
    pub fn record(&self, known: Known) -> Option<Insurance> {
        let is_known = |visible_from: DateTime| match known {
            Known::All => true,
            Known::At(at) => visible_from <= at,
        };
        if !is_known(self.visible_from) {
            return None;
        }
        let mut record = self.insurance.clone();
        for entry in self.entries.iter().filter(|entry| is_known(entry.visible_from)) {
            entry.step.apply(&mut record);
        }
        Some(record)
    }

    /// A stretch that was always known as it is.
    #[must_use]
    pub fn since_ever(insurance: Insurance) -> Enrolment {
        Enrolment { insurance, registered_at: DateTime::MIN, visible_from: DateTime::MIN, entries: Vec::new() }
    }

    /// The stretch as it was after each registration, oldest first.
    pub fn versions(&self) -> impl Iterator<Item = Cow<'_, Insurance>> {
        let later = self.entries.iter().scan(None, |record, entry| {
            let record = record.get_or_insert_with(|| self.insurance.clone());
            entry.step.apply(record);
            Some(Cow::Owned(record.clone()))
        });
        std::iter::once(Cow::Borrowed(&self.insurance)).chain(later)
    }

    /// The stretch by the insurers' own knowledge: everything registered.
    #[must_use]
    pub fn registered(&self) -> Insurance {
        let mut record = self.insurance.clone();
        self.entries.iter().for_each(|entry| entry.step.apply(&mut record));
        record
    }

    /// Its state in words on a day, Japanese, by the platform's knowledge: 有効, 喪失, 登録待ち, 開始前.
    #[must_use]
    pub fn state_word(&self, day: Date, at: DateTime) -> &'static str {
        match self.record(Known::At(at)) {
            None => "登録待ち",
            Some(record) if day < record.from => "開始前",
            Some(record) if record.lost_by(day) => "喪失",
            Some(_) => "有効",
        }
    }
}

impl Step {
    /// The stretch after the step.
    pub fn apply(&self, insurance: &mut Insurance) {
        match self {
            Step::Lose(loss) => insurance.loss = Some(*loss),
            Step::Correct(correction) => correction.apply(insurance),
        }
    }
}
