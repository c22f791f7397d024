//! Receptions and results of bulk messages: everybody who must be there, each once, and nobody else.

use super::scan::Tree;
use super::single::{accepted, insured_is_right, recipient_is_right, tickets_are_right};
use super::{Verdict, same, verdict, wrong};
use crate::cast::{Insured, Recipient, Site};
use std::collections::{BTreeMap, BTreeSet};

/// The answer to an upload: its 受付番号.
///
/// # Errors
/// The verdict, if there is none.
pub fn reception_number(bytes: &[u8], site: &Site, tag: &str) -> Result<String, Verdict> {
    let tree = read(bytes)?;
    let root = tree.root();
    let header = root.child("MessageHeader").ok_or_else(|| wrong("MessageHeader", "あり", None))?;
    accepted(header)?;
    same("任意のファイル識別子", tag, header.text_of("ArbitraryFileIdentifier").as_deref())?;
    same("医療機関コード", &site.code, header.text_of("MedicalInstitutionCode").as_deref())?;
    let number = root.child("MessageBody").and_then(|body| body.text_of("ReceptionNumber"));
    number
        .map(std::borrow::Cow::into_owned)
        .filter(|number| !number.is_empty())
        .ok_or_else(|| wrong("受付番号", "あり", None))
}

/// Whether the answer to a question for the result says 処理中.
pub fn is_pending(bytes: &[u8]) -> bool {
    let Ok(tree) = Tree::read(bytes) else { return false };
    let header = tree.root().child("MessageHeader");
    header.and_then(|header| header.text_of("SegmentOfResult")).as_deref() == Some("2")
}

/// The result of a 一括照会 of `people`.
pub fn inquiry(bytes: &[u8], site: &Site, number: &str, people: &[&Insured]) -> Verdict {
    let expected: BTreeMap<&str, &Insured> = people.iter().map(|p| (p.identity.id.as_str(), *p)).collect();
    verdict(
        units(bytes, site, number, |unit, seen| {
            same("処理結果状況", "1", unit.text_of("ProcessingResultStatus").as_deref())?;
            same("資格有効性", "1", unit.text_of("QualificationValidity").as_deref())?;
            let asked = unit.child("QualificationConfirmSearchInfo");
            let mark = asked.and_then(|asked| asked.text_of("ArbitraryIdentifier")).unwrap_or_default();
            let person = expected.get(mark.as_ref()).ok_or_else(|| wrong("任意の識別子", "照会した人", Some(&mark)))?;
            let result = unit.child("ResultOfQualificationConfirmation");
            insured_is_right(result.ok_or_else(|| wrong("資格確認結果", "あり", None))?, person)?;
            once(seen, &mark)
        })
        .and_then(|seen| complete(seen.len(), expected.len())),
    )
}

/// The result of a 一括取得: every recipient with a ticket of this facility, each once.
pub fn acquisition(bytes: &[u8], site: &Site, number: &str, expected: &[&Recipient]) -> Verdict {
    let known: BTreeMap<String, &Recipient> =
        expected.iter().map(|p| (key(&p.payer_number, &p.recipient_number), *p)).collect();
    verdict(
        units(bytes, site, number, |unit, seen| {
            same("処理結果状況", "1", unit.text_of("ProcessingResultStatus").as_deref())?;
            for result in unit.children_named("ResultOfQualificationConfirmation") {
                if result.text_of("InsuredCardClassification").as_deref() != Some("A1") {
                    continue;
                }
                let text = |name: &str| result.text_of(name).unwrap_or_default();
                let key = key(&text("InsurerNumber"), &text("InsuredIdentificationNumber"));
                let person =
                    known.get(&key).ok_or_else(|| wrong("受給者", "この医療機関に委託された人", Some(&key)))?;
                recipient_is_right(result, person)?;
                tickets_are_right(result, site, true)?;
                once(seen, &key)?;
            }
            Ok(())
        })
        .and_then(|seen| complete(seen.len(), known.len())),
    )
}

fn key(payer: &str, recipient: &str) -> String {
    format!("{}-{}", payer.trim(), recipient.trim())
}

fn once(seen: &mut BTreeSet<String>, key: &str) -> Result<(), Verdict> {
    if seen.insert(key.to_owned()) { Ok(()) } else { Err(wrong("同じ人の結果", "1件", Some("2件"))) }
}

fn complete(found: usize, expected: usize) -> Result<(), Verdict> {
    if found == expected { Ok(()) } else { Err(wrong("人数", &expected.to_string(), Some(&found.to_string()))) }
}

fn read(bytes: &[u8]) -> Result<Tree<'_>, Verdict> {
    Tree::read(bytes).map_err(|broken| Verdict::Wrong(format!("応答がXMLではありません: {}", broken.what)))
}

/// Walks over the units of a result; returns what the visits have seen.
fn units(
    bytes: &[u8],
    site: &Site,
    number: &str,
    mut visit: impl FnMut(super::scan::Element<'_, '_>, &mut BTreeSet<String>) -> Result<(), Verdict>,
) -> Result<BTreeSet<String>, Verdict> {
    let tree = read(bytes)?;
    let root = tree.root();
    let header = root.child("MessageHeader").ok_or_else(|| wrong("MessageHeader", "あり", None))?;
    accepted(header)?;
    same("医療機関コード", &site.code, header.text_of("MedicalInstitutionCode").as_deref())?;
    same("受付番号", number, header.text_of("ReceptionNumber").as_deref())?;
    let mut seen = BTreeSet::new();
    if let Some(body) = root.child("MessageBody") {
        for unit in body.children_named("BulkConfirmUnit") {
            visit(unit, &mut seen)?;
        }
    }
    Ok(seen)
}
