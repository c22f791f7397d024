//! What follows from the data file for every seed: boundaries and thresholds, computed once on first use (well under a
//! millisecond) and never changed. Nothing here depends on a person or a seed.

use crate::facility::FacilityKind;
use crate::geography::{BLOCKS, MunicipalityKind};
use crate::shares::{self, PrefectureRow, Shares};
use crate::{FACILITIES, OFFICES, OfficeKind, RECIPIENTS};
use std::sync::LazyLock;

/// A municipality: its place in the order of blocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MunicipalityRow {
    pub(crate) prefecture: u8,
    pub(crate) local: u16,
    pub(crate) kind: MunicipalityKind,
    pub(crate) start: u32,
    /// Number of wards of a 政令指定都市, else 0.
    pub(crate) wards: u16,
}

/// An office: the blocks and the recipients that it looks after.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OfficeRow {
    pub(crate) prefecture: u8,
    pub(crate) local: u16,
    pub(crate) kind: OfficeKind,
    pub(crate) start: u32,
    pub(crate) recipients_start: u32,
    /// First municipality of its area.
    pub(crate) municipality: u16,
    /// Its number among the offices of that municipality, and how many those are.
    pub(crate) part: (u16, u16),
}

/// Boundaries in the order of blocks ("rank"): prefectures, municipalities, offices, facilities.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) prefecture_start: [u32; 48],
    pub(crate) municipalities: Vec<MunicipalityRow>,
    municipality_starts: Vec<u32>,
    pub(crate) first_municipality: [u16; 48],
    pub(crate) offices: Vec<OfficeRow>,
    office_starts: Vec<u32>,
    pub(crate) first_office: [u16; 48],
    pub(crate) first_facility: [[u32; 48]; 4],
}

/// The tables.
pub(crate) fn tables() -> &'static Tables {
    static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::build(shares::built_in()));
    &TABLES
}

/// Cuts `total` in proportion to the weights: the start of each part. Exact: the parts add up to `total`.
pub(crate) fn cut(total: u64, weights: &[u64]) -> Vec<u64> {
    let whole: u64 = weights.iter().sum::<u64>().max(1);
    let mut before = 0;
    let start = |before: u64| (u128::from(total) * u128::from(before) / u128::from(whole)) as u64;
    let mut starts = Vec::with_capacity(weights.len());
    for weight in weights {
        starts.push(start(before));
        before += weight;
    }
    starts
}

impl Tables {
    fn build(shares: &Shares) -> Self {
        let people: Vec<u64> = shares.prefectures.iter().map(|row| row.thousand).collect();
        let mut prefecture_start = [BLOCKS; 48];
        for (start, cut) in prefecture_start.iter_mut().zip(cut(u64::from(BLOCKS), &people)) {
            *start = cut as u32;
        }
        let (municipalities, first_municipality) = municipalities(shares, &prefecture_start);
        let (offices, first_office) = offices(shares, &municipalities, &first_municipality);
        let mut first_facility = [[0; 48]; 4];
        for kind in FacilityKind::ALL {
            for (first, start) in first_facility[kind as usize].iter_mut().zip(prefecture_start) {
                *first = kind.first_at(start);
            }
        }
        debug_assert_eq!(FacilityKind::ALL.map(FacilityKind::count).iter().sum::<u32>(), FACILITIES);
        Tables {
            municipality_starts: municipalities.iter().map(|row| row.start).collect(),
            office_starts: offices.iter().map(|row| row.start).collect(),
            prefecture_start,
            municipalities,
            first_municipality,
            offices,
            first_office,
            first_facility,
        }
    }

    /// Index (0…46) of the prefecture that holds a block.
    #[inline]
    pub(crate) fn prefecture_of(&self, rank: u32) -> usize {
        self.prefecture_start.partition_point(|start| *start <= rank) - 1
    }

    /// Index of the municipality that holds a block.
    #[inline]
    pub(crate) fn municipality_of(&self, rank: u32) -> usize {
        self.municipality_starts.partition_point(|start| *start <= rank) - 1
    }

    /// First block after a municipality.
    pub(crate) fn municipality_end(&self, index: usize) -> u32 {
        self.municipalities.get(index + 1).map_or(BLOCKS, |row| row.start)
    }

    /// Index of the office that looks after a block.
    #[inline]
    pub(crate) fn office_of(&self, rank: u32) -> usize {
        self.office_starts.partition_point(|start| *start <= rank) - 1
    }

    /// First block and first recipient after an office.
    pub(crate) fn office_end(&self, index: usize) -> (u32, u32) {
        self.offices.get(index + 1).map_or((BLOCKS, RECIPIENTS), |row| (row.start, row.recipients_start))
    }
}

fn municipalities(shares: &Shares, prefecture_start: &[u32; 48]) -> (Vec<MunicipalityRow>, [u16; 48]) {
    let mut rows = Vec::with_capacity(1_741);
    let mut first = [0; 48];
    for (code, prefecture) in shares.prefectures.iter().enumerate() {
        first[code] = rows.len() as u16;
        let start = prefecture_start[code];
        let weights = municipality_weights(prefecture);
        let blocks = u64::from(prefecture_start[code + 1] - start);
        for (local, cut) in cut(blocks, &weights).into_iter().enumerate() {
            let kind = MunicipalityKind::of(prefecture, code == TOKYO, local);
            let wards = prefecture.wards.get(local).copied().unwrap_or(0) as u16;
            rows.push(MunicipalityRow {
                prefecture: code as u8,
                local: local as u16,
                kind,
                start: start + cut as u32,
                wards,
            });
        }
    }
    first[47] = rows.len() as u16;
    (rows, first)
}

/// Index of 東京都, whose first 23 municipalities are wards.
const TOKYO: usize = 12;

/// Sizes fall off harmonically with the number of a municipality; towns and villages are a quarter of it, a ward of a
/// 政令指定都市 is as large as 1.3 of the prefecture's other cities. Assumed.
fn municipality_weights(prefecture: &PrefectureRow) -> Vec<u64> {
    let shift = prefecture.municipalities / 4 + 2;
    let harmonic = |local: usize| 100_000_000 / (2 * local + shift) as u64;
    let others = prefecture.wards.len()..prefecture.cities;
    let ward = others.clone().map(harmonic).sum::<u64>() / others.len() as u64 * 13 / 10;
    (0..prefecture.municipalities)
        .map(|local| match prefecture.wards.get(local) {
            Some(wards) => ward * *wards as u64,
            None if local < prefecture.cities => harmonic(local),
            None => harmonic(local) / 4,
        })
        .collect()
}

fn offices(shares: &Shares, municipalities: &[MunicipalityRow], first: &[u16; 48]) -> (Vec<OfficeRow>, [u16; 48]) {
    let mut rows: Vec<OfficeRow> = Vec::with_capacity(OFFICES as usize);
    let mut first_office = [0; 48];
    for (code, prefecture) in shares.prefectures.iter().enumerate() {
        first_office[code] = rows.len() as u16;
        let own = &municipalities[usize::from(first[code])..usize::from(first[code + 1])];
        let end = municipalities.get(usize::from(first[code + 1])).map_or(BLOCKS, |row| row.start);
        for (place, count, kind, size) in areas(prefecture) {
            let stop = own.get(place + size).map_or(end, |row| row.start);
            let starts = cut(u64::from(stop - own[place].start), &vec![1; count]);
            for (part, cut) in starts.into_iter().enumerate() {
                rows.push(OfficeRow {
                    prefecture: code as u8,
                    local: (rows.len() - usize::from(first_office[code])) as u16,
                    kind,
                    start: own[place].start + cut as u32,
                    recipients_start: 0,
                    municipality: first[code] + place as u16,
                    part: (part as u16, count as u16),
                });
            }
        }
    }
    first_office[47] = rows.len() as u16;
    share_recipients(shares, &mut rows);
    (rows, first_office)
}

/// The areas of a prefecture's offices in order: (first municipality, offices, kind, municipalities).
fn areas(prefecture: &PrefectureRow) -> Vec<(usize, usize, OfficeKind, usize)> {
    let mut areas = Vec::new();
    let mut place = 0;
    for wards in &prefecture.wards {
        areas.push((place, *wards, OfficeKind::DesignatedOrCore, 1));
        place += 1;
    }
    let cities = prefecture.cities - prefecture.wards.len() - prefecture.core_cities;
    let single = [
        (prefecture.core_cities, prefecture.core_offices, OfficeKind::DesignatedOrCore),
        (cities, prefecture.city_offices, OfficeKind::City),
        (prefecture.town_offices, prefecture.town_offices, OfficeKind::Town),
    ];
    for (number, offices, kind) in single {
        for local in 0..number {
            // The first of them have one more when there are more offices than cities.
            areas.push((place, offices / number + usize::from(local < offices % number), kind, 1));
            place += 1;
        }
    }
    let rest = prefecture.municipalities - place;
    let sizes = cut(rest as u64, &vec![1; prefecture.prefectural_offices]);
    for (number, start) in sizes.iter().enumerate() {
        let stop = sizes.get(number + 1).map_or(rest as u64, |next| *next);
        areas.push((place + *start as usize, 1, OfficeKind::Prefectural, (stop - start) as usize));
    }
    areas
}

/// Gives each office its recipients: by the prefecture's rate, the kind of office (assumed factors) and its size.
fn share_recipients(shares: &Shares, rows: &mut [OfficeRow]) {
    let ends: Vec<u32> = rows.iter().skip(1).map(|row| row.start).chain([BLOCKS]).collect();
    let weights: Vec<u64> = rows
        .iter()
        .zip(ends)
        .map(|(row, end)| {
            let rate = shares.prefectures[usize::from(row.prefecture)].aid_permyriad;
            u64::from(end - row.start) * rate * row.kind.aid_weight()
        })
        .collect();
    for (row, start) in rows.iter_mut().zip(cut(u64::from(RECIPIENTS), &weights)) {
        row.recipients_start = start as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_tables_hold_the_published_numbers_of_places() {
        let tables = tables();
        assert_eq!(tables.municipalities.len(), 1_741);
        assert_eq!(tables.offices.len(), OFFICES as usize);
        let count = |kind| tables.offices.iter().filter(|row| row.kind == kind).count();
        assert_eq!(count(OfficeKind::Prefectural), 205);
        assert_eq!(count(OfficeKind::City), 740);
        assert_eq!(count(OfficeKind::DesignatedOrCore), 252);
        assert_eq!(count(OfficeKind::Town), 47);
    }

    #[test]
    fn boundaries_rise_and_every_place_has_people() {
        let tables = tables();
        assert!(tables.municipalities.windows(2).all(|pair| pair[0].start < pair[1].start));
        assert!(tables.offices.windows(2).all(|pair| pair[0].start < pair[1].start));
        assert!(tables.offices.windows(2).all(|pair| pair[0].recipients_start < pair[1].recipients_start));
        assert_eq!((tables.offices[0].start, tables.offices[0].recipients_start), (0, 0));
    }

    #[test]
    fn no_office_has_more_recipients_than_a_fifth_of_its_people() {
        let tables = tables();
        for index in 0..tables.offices.len() {
            let (row, (end, recipients_end)) = (tables.offices[index], tables.office_end(index));
            let people = (end - row.start) * crate::geography::BLOCK_PEOPLE;
            assert!((recipients_end - row.recipients_start) * 5 < people, "{index}: {row:?}");
        }
    }

    proptest! {
        #[test]
        fn parts_of_a_cut_add_up(total in 0u64..1_000_000_000, weights in prop::collection::vec(1u64..1_000_000, 1..50)) {
            let starts = cut(total, &weights);
            prop_assert_eq!(starts[0], 0);
            prop_assert!(starts.windows(2).all(|pair| pair[0] <= pair[1]));
            prop_assert!(*starts.last().unwrap() <= total);
        }
    }
}
