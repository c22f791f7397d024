//! The medical-aid case: a person under a welfare office, from start to 廃止.
//!
//! Two times are kept apart. A step *takes effect* on a day, and the platform *knows* of it from a moment on
//! (`visible_from`). What is answered at a moment follows from the steps visible then, never from later knowledge
//! (B-006, B-007, B-074, S002-41).

use crate::id::{CaseId, OfficeId, PayerNumber, RecipientNumber};
use crate::insurance::ReasonOfLoss;
use crate::month::TreatmentMonth;
use jiff::civil::{Date, DateTime};

/// What happens to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// 開始.
    Start {
        /// 受給者番号.
        recipient_number: RecipientNumber,
    },
    /// 停止 (B-072).
    Suspend,
    /// 再開 after 停止 (B-072).
    Resume,
    /// 廃止 (B-070).
    Abolish {
        /// Why, if told; death is 01 (B-077).
        reason: Option<ReasonOfLoss>,
    },
    /// 移管: ends here because another office took over on that day (B-075).
    MoveOut {
        /// The other office.
        to: OfficeId,
    },
    /// The recipient number changes (変動番号制, B-014).
    Renumber {
        /// The new number.
        recipient_number: RecipientNumber,
    },
}

impl Step {
    /// The step's Japanese word.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Step::Start { .. } => "開始",
            Step::Suspend => "停止",
            Step::Resume => "再開",
            Step::Abolish { .. } => "廃止",
            Step::MoveOut { .. } => "移管",
            Step::Renumber { .. } => "番号変更",
        }
    }
}

/// A step with its two times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What.
    pub step: Step,
    /// First day of the new state.
    pub effective: Date,
    /// When the office registered it.
    pub registered_at: DateTime,
    /// The platform answers with it from here on.
    pub visible_from: DateTime,
}

/// Why coverage stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndKind {
    /// 停止.
    Suspended,
    /// 廃止.
    Abolished(Option<ReasonOfLoss>),
    /// 移管.
    MovedTo(OfficeId),
}

/// The end of a stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// 資格喪失年月日: the first day without coverage.
    pub on: Date,
    /// Why.
    pub kind: EndKind,
}

/// A stretch of coverage without gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// 資格取得年月日: start or resumption.
    pub from: Date,
    /// Its end, once known.
    pub end: Option<End>,
}

impl Stretch {
    /// Whether it holds a day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.end.as_ref().is_none_or(|end| day < end.on)
    }

    /// Whether the two share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Stretch) -> bool {
        let before = |a: &Stretch, b: &Stretch| a.end.as_ref().is_some_and(|end| end.on <= b.from);
        let empty = |s: &Stretch| s.end.as_ref().is_some_and(|end| end.on <= s.from);
        !empty(self) && !empty(other) && !before(self, other) && !before(other, self)
    }
}

/// Whose knowledge is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// The platform's at a moment.
    At(DateTime),
    /// The offices': everything that was ever registered.
    All,
}

/// How a case stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Not known, or not begun by that day (Q0).
    NotBegun,
    /// Covered (Q1).
    Receiving(Stretch),
    /// Ended or suspended by that day (Q2, Q3); the stretch has an end.
    Ended(Stretch),
}

/// A case.
#[doc(alias = "医療扶助")]
#[doc(alias = "保護")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Id.
    pub id: CaseId,
    /// The office in charge.
    pub office: OfficeId,
    /// 公費負担者番号 of that office.
    pub payer_number: PayerNumber,
    /// Opened although another case overlaps: a scenario plays a faulty office (B-076).
    pub forced: bool,
    /// Steps; the first is a start, effective days never go back.
    pub entries: Vec<Entry>,
}

impl Case {
    fn known(&self, known: Known) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| match known {
            Known::All => true,
            Known::At(at) => entry.visible_from <= at,
        })
    }

    /// The stretches of coverage, in order.
    #[must_use]
    pub fn stretches(&self, known: Known) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for entry in self.known(known) {
            let on = entry.effective;
            let kind = match &entry.step {
                Step::Start { .. } | Step::Resume => {
                    // A resumption whose suspension is not visible yet changes nothing that could be told.
                    if stretches.last().is_none_or(|s| s.end.is_some()) {
                        stretches.push(Stretch { from: on, end: None });
                    }
                    continue;
                }
                Step::Renumber { .. } => continue,
                Step::Suspend => EndKind::Suspended,
                Step::Abolish { reason } => EndKind::Abolished(*reason),
                Step::MoveOut { to } => EndKind::MovedTo(to.clone()),
            };
            if let Some(last) = stretches.last_mut() {
                // 廃止 during 停止: coverage ended with the suspension, the kind becomes final.
                let on = last.end.as_ref().map_or(on, |end| end.on);
                last.end = Some(End { on, kind });
            }
        }
        stretches
    }

    /// How the case stands on a day.
    #[must_use]
    pub fn standing(&self, day: Date, known: Known) -> Standing {
        let mut stretches = self.stretches(known);
        stretches.retain(|s| s.from <= day);
        match stretches.pop() {
            None => Standing::NotBegun,
            Some(stretch) if stretch.covers(day) => Standing::Receiving(stretch),
            Some(stretch) => Standing::Ended(stretch),
        }
    }

    /// The recipient numbers with the day each took effect, in order.
    pub fn numbers(&self, known: Known) -> impl Iterator<Item = (Date, RecipientNumber)> {
        self.known(known).filter_map(|entry| match &entry.step {
            Step::Start { recipient_number } | Step::Renumber { recipient_number } => {
                Some((entry.effective, *recipient_number))
            }
            _ => None,
        })
    }

    /// The recipient number in effect on a day; the first one for days before it.
    #[must_use]
    pub fn recipient_number(&self, day: Date, known: Known) -> Option<RecipientNumber> {
        let mut found = None;
        for (from, number) in self.numbers(known) {
            if found.is_none() || from <= day {
                found = Some(number);
            }
        }
        found
    }

    /// Whether the case ever had this number, or will have it.
    #[must_use]
    pub fn has_number(&self, number: RecipientNumber, known: Known) -> bool {
        self.numbers(known).any(|(_, own)| own == number)
    }

    /// The day by which a number had been replaced, if that happened up to `day`.
    #[must_use]
    pub fn number_replaced_on(&self, number: RecipientNumber, day: Date, known: Known) -> Option<Date> {
        let mut was = false;
        let mut replaced = None;
        for (from, own) in self.numbers(known).filter(|(from, _)| *from <= day) {
            if own == number {
                was = true;
                replaced = None;
            } else if was && replaced.is_none() {
                replaced = Some(from);
            }
        }
        replaced
    }

    /// Whether any day of a month is covered, by the offices' own knowledge.
    #[must_use]
    pub fn covers_part_of(&self, month: TreatmentMonth) -> bool {
        let whole = Stretch {
            from: month.first_day(),
            end: Some(End { on: month.next().first_day(), kind: EndKind::Suspended }),
        };
        self.stretches(Known::All).iter().any(|s| s.overlaps(&whole))
    }

    /// Whether a step may follow what is recorded: 停止, 廃止, 移管 and 番号変更 of a case that runs, 再開 and 廃止 of a suspended one.
    #[must_use]
    pub fn allows(&self, step: &Step) -> bool {
        let last = self.stretches(Known::All).pop().and_then(|s| s.end).map(|end| end.kind);
        match (last, step) {
            (_, Step::Start { .. }) => false,
            (None, Step::Resume) => false,
            (None, _) => true,
            (Some(EndKind::Suspended), step) => matches!(step, Step::Resume | Step::Abolish { .. }),
            (Some(_), _) => false,
        }
    }

    /// Whether a case runs or is suspended, by the offices' own knowledge: it can still be changed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let last = self.stretches(Known::All).pop().and_then(|s| s.end).map(|end| end.kind);
        matches!(last, None | Some(EndKind::Suspended))
    }

    /// Its state in words on a day, Japanese, by the platform's knowledge: 受給中, 停止中, 廃止, 移管, 登録待ち, 開始前.
    #[must_use]
    pub fn state_word(&self, day: Date, at: DateTime) -> &'static str {
        match self.standing(day, Known::At(at)) {
            Standing::NotBegun if self.known(Known::At(at)).next().is_none() => "登録待ち",
            Standing::NotBegun => "開始前",
            Standing::Receiving(_) => "受給中",
            Standing::Ended(stretch) => match stretch.end.map(|end| end.kind) {
                Some(EndKind::Suspended) => "停止中",
                Some(EndKind::MovedTo(_)) => "移管",
                _ => "廃止",
            },
        }
    }
}

/// Finds a case that shares a covered day with `candidate` at any moment of the platform's knowledge. Forced cases are
/// left out: they were let in knowingly.
#[must_use]
pub fn overlapping<'a>(candidate: &Case, others: impl IntoIterator<Item = &'a Case>) -> Option<&'a Case> {
    let moments = |case: &Case| case.entries.iter().map(|e| Known::At(e.visible_from)).collect::<Vec<_>>();
    let share = |a: &Case, b: &Case, known: Known| {
        let theirs = b.stretches(known);
        a.stretches(known).iter().any(|s| theirs.iter().any(|t| s.overlaps(t)))
    };
    others.into_iter().filter(|other| other.id != candidate.id && !other.forced && !candidate.forced).find(|other| {
        let mut all = moments(candidate);
        all.extend(moments(other));
        all.push(Known::All);
        all.into_iter().any(|known| share(candidate, other, known))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, datetime};

    fn case(steps: &[(Step, i8, i8)]) -> Case {
        let entries = steps
            .iter()
            .map(|(step, effective, visible)| Entry {
                step: step.clone(),
                effective: date(2026, 11, *effective),
                registered_at: datetime(2026, 11, *visible, 9, 0, 0, 0),
                visible_from: datetime(2026, 11, *visible, 9, 0, 0, 0),
            })
            .collect();
        let payer_number = PayerNumber::parse("12131017").unwrap();
        Case { id: CaseId(1), office: OfficeId::from("o"), payer_number, forced: false, entries }
    }

    fn start() -> Step {
        Step::Start { recipient_number: RecipientNumber::parse("1234566").unwrap() }
    }

    fn noon(day: i8) -> DateTime {
        datetime(2026, 11, day, 12, 0, 0, 0)
    }

    #[test]
    fn standing_by_day_and_by_knowledge() {
        let abolish = || Step::Abolish { reason: None };
        let late = case(&[(start(), 1, 8), (abolish(), 10, 20)]);
        let pause = case(&[(start(), 1, 1), (Step::Suspend, 10, 10), (Step::Resume, 20, 20)]);
        for (name, case, day, asked, word) in [
            ("B-007 not visible for a week", &late, 3, 3, "登録待ち"),
            ("B-007 visible after it", &late, 8, 8, "受給中"),
            ("B-074 abolished on the 10th, not known yet", &late, 12, 12, "受給中"),
            ("B-074 known later", &late, 12, 20, "廃止"),
            ("B-070 the day itself is the first without", &late, 10, 20, "廃止"),
            ("B-070 the day before still counts", &late, 9, 20, "受給中"),
            ("B-072 between", &pause, 15, 15, "停止中"),
            ("B-072 after", &pause, 20, 20, "受給中"),
            ("before the start", &pause, 1, 1, "受給中"),
        ] {
            assert_eq!(case.state_word(date(2026, 11, day), noon(asked)), word, "{name}");
        }
        let Standing::Receiving(stretch) = pause.standing(date(2026, 11, 25), Known::All) else { panic!() };
        assert_eq!(stretch.from, date(2026, 11, 20), "B-072: 資格取得年月日 is the resumption");
    }

    #[test]
    fn b014_numbers_change_from_their_day_on() {
        let second = RecipientNumber::parse("9999996").unwrap();
        let case = case(&[(start(), 1, 1), (Step::Renumber { recipient_number: second }, 10, 5)]);
        let on = |day| case.recipient_number(date(2026, 11, day), Known::At(noon(6))).unwrap().to_string();
        assert_eq!((on(9).as_str(), on(10).as_str()), ("1234566", "9999996"));
        assert_eq!(
            case.standing(date(2026, 11, 15), Known::All),
            Standing::Receiving(Stretch { from: date(2026, 11, 1), end: None })
        );
    }

    #[test]
    fn steps_follow_each_other_only_in_lawful_order() {
        let running = case(&[(start(), 1, 1)]);
        let suspended = case(&[(start(), 1, 1), (Step::Suspend, 2, 2)]);
        let ended = case(&[(start(), 1, 1), (Step::Abolish { reason: None }, 2, 2)]);
        let steps =
            [Step::Suspend, Step::Resume, Step::Abolish { reason: None }, Step::MoveOut { to: OfficeId::from("p") }];
        for (case, allowed) in [
            (&running, [true, false, true, true]),
            (&suspended, [false, true, true, false]),
            (&ended, [false, false, false, false]),
        ] {
            assert_eq!(steps.each_ref().map(|step| case.allows(step)), allowed);
        }
    }

    #[test]
    fn b076_an_overlap_is_found_even_if_only_the_platform_would_see_it() {
        let old = case(&[(start(), 1, 1), (Step::Abolish { reason: None }, 10, 20)]);
        let mut new = case(&[(start(), 10, 15)]);
        new.id = CaseId(2);
        assert!(overlapping(&new, [&old]).is_some(), "between the 15th and the 20th both would show");
        new.entries[0].visible_from = noon(20);
        assert!(overlapping(&new, [&old]).is_none());
        new.entries[0].effective = date(2026, 11, 9);
        assert!(overlapping(&new, [&old]).is_some());
        new.forced = true;
        assert!(overlapping(&new, [&old]).is_none());
    }
}
