//! A claim file, split into lines and fields without repairing anything, and its receipts.

use super::columns::Kind;
use encoding_rs::SHIFT_JIS;

/// Behind the last line.
pub const END_MARK: u8 = 0x1a;

/// A line: its number from 1 and its fields, position 1 first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// From 1.
    pub number: u32,
    /// Where it begins in the file.
    pub offset: u64,
    fields: Vec<String>,
}

impl Line {
    /// Record identifier.
    pub fn id(&self) -> &str {
        self.text(1)
    }

    /// The text at a position; empty where there is none.
    pub fn text(&self, position: usize) -> &str {
        position.checked_sub(1).and_then(|index| self.fields.get(index)).map_or("", String::as_str)
    }

    /// A number at a position.
    pub fn number_at(&self, position: usize) -> Option<u64> {
        self.text(position).parse().ok()
    }

    /// Number of fields.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// A line has at least one field.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

/// A claim file as far as it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimFile {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Kind by the first record; none if it opens no claim file.
    pub kind: Option<Kind>,
    /// Lines.
    pub lines: Vec<Line>,
}

impl ClaimFile {
    /// Splits a file. UTF-8 is read too, so that a wrong character code is one finding and not a hundred; quotation
    /// marks around fields are looked through for the same reason.
    pub fn read(bytes: &[u8]) -> Self {
        let is_utf8 = std::str::from_utf8(bytes).is_ok();
        let mut lines = Vec::new();
        let mut offset = 0;
        for raw in bytes.split(|byte| *byte == b'\n') {
            let line: Vec<u8> = raw.iter().copied().filter(|byte| !matches!(byte, b'\r' | &END_MARK)).collect();
            if !line.is_empty() {
                let fields = line.split(|byte| *byte == b',').map(|field| text(unquoted(field), is_utf8)).collect();
                lines.push(Line { number: u32::try_from(lines.len() + 1).unwrap_or(u32::MAX), offset, fields });
            }
            offset += raw.len() as u64 + 1;
        }
        let kind = lines.first().and_then(|line| Kind::of_first_record(line.id()));
        ClaimFile { bytes: bytes.to_vec(), kind, lines }
    }

    /// The receipts: RE and what follows up to the next one.
    pub fn receipts(&self) -> Vec<Receipt<'_>> {
        let Some(kind) = self.kind else { return Vec::new() };
        let head = if kind == Kind::Dental { "IR" } else { "" };
        let starts: Vec<usize> =
            self.lines.iter().enumerate().filter(|(_, line)| line.id() == "RE").map(|(at, _)| at).collect();
        let end_of = |at: usize| {
            let rest = self.lines.iter().enumerate().skip(at + 1);
            rest.clone()
                .find(|(_, line)| line.id() == "RE" || line.id() == "GO" || (!head.is_empty() && line.id() == head))
                .map_or(self.lines.len(), |(end, _)| end)
        };
        starts.into_iter().map(|at| Receipt { kind, lines: &self.lines[at..end_of(at)] }).collect()
    }
}

/// A field without the quotation marks around it.
fn unquoted(field: &[u8]) -> &[u8] {
    field.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(field)
}

fn text(bytes: &[u8], is_utf8: bool) -> String {
    if is_utf8 {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    SHIFT_JIS.decode_without_bom_handling(bytes).0.into_owned()
}

/// One receipt of a file. It begins with RE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt<'a> {
    /// Kind of claim.
    pub kind: Kind,
    /// Its lines.
    pub lines: &'a [Line],
}

impl<'a> Receipt<'a> {
    /// RE.
    pub fn common(&self) -> &'a Line {
        &self.lines[0]
    }

    /// All records of this kind.
    pub fn all(&self, id: &'static str) -> impl Iterator<Item = &'a Line> + use<'a> {
        self.lines.iter().filter(move |line| line.id() == id)
    }

    /// The payers in the order of 負担者種別: the digit and the record (HO or KO).
    pub fn payers(&self) -> Vec<(u8, &'a Line)> {
        let insurance = self.all("HO").map(|line| (1, line));
        let schemes = self.all("KO").zip(2_u8..).map(|(line, digit)| (digit, line));
        insurance.chain(schemes).collect()
    }

    /// The public scheme of this 法別番号 with its 負担者種別.
    pub fn scheme(&self, law: &str) -> Option<(u8, &'a Line)> {
        self.payers().into_iter().find(|(_, line)| line.id() == "KO" && line.text(2).starts_with(law))
    }

    /// 診療年月, `202611`.
    pub fn month(&self) -> &'a str {
        self.common().text(4)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A file that is right: two receipts, one of medical aid alone, one beside insurance.
    pub(crate) fn right() -> Vec<u8> {
        let mut lines = vec![
            row("IR", 10, &[(2, "1"), (3, "13"), (4, "1"), (5, "9900013"), (7, "診療所"), (8, "202612"), (9, "00")]),
            row(
                "RE",
                38,
                &[
                    (2, "1"),
                    (3, "1212"),
                    (4, "202611"),
                    (5, "山田　太郎"),
                    (6, "1"),
                    (7, "19480405"),
                    (37, "ヤマダタロウ"),
                ],
            ),
            row("KO", 12, &[(2, "12139903"), (3, "1000017"), (5, "2"), (6, "380"), (7, "0")]),
            row("SN", 9, &[(2, "2"), (3, "01")]),
            row("JD", 33, &[(2, "2"), (5, "1"), (12, "1")]),
            row("SY", 8, &[(2, "0000999"), (3, "20261103"), (4, "1"), (6, "感冒")]),
            row("SI", 44, &[(2, "11"), (3, "5"), (4, "199900110"), (6, "300"), (7, "1"), (16, "1")]),
            row("SI", 44, &[(2, "12"), (3, "5"), (4, "199900210"), (6, "80"), (7, "1"), (23, "1")]),
            row(
                "RE",
                38,
                &[
                    (2, "2"),
                    (3, "1122"),
                    (4, "202611"),
                    (5, "高橋　一郎"),
                    (6, "1"),
                    (7, "19750819"),
                    (37, "タカハシイチロウ"),
                ],
            ),
            row("HO", 15, &[(2, "06139992"), (3, "１２３"), (4, "4567"), (5, "1"), (6, "300")]),
            row("KO", 12, &[(2, "12139903"), (3, "1000033"), (5, "1"), (6, "300"), (7, "1000")]),
            row("SN", 9, &[(2, "1"), (3, "01"), (7, "00")]),
            row("SN", 9, &[(2, "2"), (3, "01")]),
            row("JD", 33, &[(2, "1"), (5, "1")]),
            row("JD", 33, &[(2, "2"), (5, "1")]),
            row("MF", 33, &[(2, "00")]),
            row("SY", 8, &[(2, "0000999"), (3, "20261103"), (4, "1"), (6, "感冒")]),
            row("SI", 44, &[(2, "11"), (3, "2"), (4, "199900110"), (6, "300"), (7, "1"), (16, "1")]),
            row("GO", 4, &[(2, "3"), (3, "680"), (4, "99")]),
        ];
        lines.push("\u{1a}".to_owned());
        SHIFT_JIS.encode(&lines.join("\r\n")).0.into_owned()
    }

    fn row(id: &str, length: usize, values: &[(usize, &str)]) -> String {
        let mut fields = vec![String::new(); length];
        id.clone_into(&mut fields[0]);
        for (position, value) in values {
            (*value).clone_into(&mut fields[position - 1]);
        }
        fields.join(",")
    }

    /// The right file with a piece of text replaced, once.
    pub(crate) fn with(old: &str, new: &str) -> ClaimFile {
        let text = SHIFT_JIS.decode_without_bom_handling(&right()).0.into_owned();
        assert!(text.contains(old), "{old}");
        ClaimFile::read(&SHIFT_JIS.encode(&text.replacen(old, new, 1)).0)
    }

    #[test]
    fn a_file_is_split_into_receipts() {
        let file = ClaimFile::read(&right());
        assert_eq!(file.kind, Some(Kind::Medical));
        let receipts = file.receipts();
        assert_eq!(receipts.len(), 2);
        assert_eq!(receipts[0].common().text(5), "山田　太郎");
        assert_eq!(
            receipts[1].payers().iter().map(|(digit, line)| (*digit, line.id())).collect::<Vec<_>>(),
            [(1, "HO"), (2, "KO")]
        );
        assert_eq!(receipts[1].scheme("12").map(|(digit, line)| (digit, line.text(3))), Some((2, "1000033")));
        assert_eq!(receipts[1].lines.last().map(Line::id), Some("SI"));
    }

    #[test]
    fn anything_at_all_can_be_read() {
        for bytes in [&b""[..], b"\x1a", b"GO", b"IR\r\nRE", b"\xff\xfe,\n\n,"] {
            let file = ClaimFile::read(bytes);
            assert!(file.receipts().len() <= 1);
        }
    }
}
