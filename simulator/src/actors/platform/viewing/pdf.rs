//! Lines of text as a PDF with Japanese text. The font is one of the standard Japanese CID fonts, which every viewer
//! replaces by its own (no font is embedded); a ToUnicode table lets programs read the text.

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};
use std::collections::BTreeSet;

/// A4 in points.
const PAGE: Rect = Rect { x1: 0.0, y1: 0.0, x2: 595.0, y2: 842.0 };
const MARGIN: f32 = 48.0;
const SIZE: f32 = 10.0;
const LEADING: f32 = 15.0;
/// Lines that fit a page.
const LINES: usize = 48;
/// Half-width columns that fit a line.
const COLUMNS: usize = 98;

const ROOT: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const FONT: Ref = Ref::new(3);
const CID_FONT: Ref = Ref::new(4);
const DESCRIPTOR: Ref = Ref::new(5);
const TO_UNICODE: Ref = Ref::new(6);
/// Pages and their contents alternate from here on.
const FIRST_PAGE: i32 = 7;

const FONT_NAME: Name<'static> = Name(b"F1");
const ADOBE_JAPAN: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Japan1"), supplement: 5 };

/// A document of these lines; long ones are broken. Always the same bytes for the same lines.
pub(crate) fn document(lines: &[String]) -> Vec<u8> {
    let broken: Vec<String> = lines.iter().flat_map(|line| break_line(line)).collect();
    let pages: Vec<&[String]> = if broken.is_empty() { vec![&[]] } else { broken.chunks(LINES).collect() };
    let mut pdf = Pdf::new();
    pdf.catalog(ROOT).pages(PAGES);
    let page_of = |index: usize| Ref::new(FIRST_PAGE + 2 * i32::try_from(index).unwrap_or(0));
    let content_of = |index: usize| Ref::new(FIRST_PAGE + 1 + 2 * i32::try_from(index).unwrap_or(0));
    pdf.pages(PAGES).kids((0..pages.len()).map(page_of)).count(i32::try_from(pages.len()).unwrap_or(i32::MAX));
    for (index, lines) in pages.iter().enumerate() {
        let mut page = pdf.page(page_of(index));
        page.media_box(PAGE).parent(PAGES).contents(content_of(index));
        page.resources().fonts().pair(FONT_NAME, FONT);
        page.finish();
        pdf.stream(content_of(index), &content(lines));
    }
    font(&mut pdf, &broken);
    pdf.finish()
}

fn content(lines: &[String]) -> Vec<u8> {
    let mut content = Content::new();
    content.begin_text();
    content.set_font(FONT_NAME, SIZE);
    content.set_text_matrix([1.0, 0.0, 0.0, 1.0, MARGIN, PAGE.y2 - MARGIN - SIZE]);
    for line in lines {
        content.show(Str(&utf16(line)));
        content.next_line(0.0, -LEADING);
    }
    content.end_text();
    content.finish().into_vec()
}

fn font(pdf: &mut Pdf, lines: &[String]) {
    pdf.type0_font(FONT)
        .base_font(Name(b"HeiseiKakuGo-W5-UniJIS-UTF16-H"))
        .encoding_predefined(Name(b"UniJIS-UTF16-H"))
        .descendant_font(CID_FONT)
        .to_unicode(TO_UNICODE);
    let mut cid = pdf.cid_font(CID_FONT);
    cid.subtype(CidFontType::Type0).base_font(Name(b"HeiseiKakuGo-W5")).system_info(ADOBE_JAPAN);
    cid.font_descriptor(DESCRIPTOR).default_width(1000.0);
    // CIDs of half-width letters and katakana in Adobe-Japan1.
    cid.widths().same(1, 94, 500.0).same(231, 632, 500.0);
    cid.finish();
    pdf.font_descriptor(DESCRIPTOR)
        .name(Name(b"HeiseiKakuGo-W5"))
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(-92.0, -250.0, 1010.0, 922.0))
        .italic_angle(0.0)
        .ascent(752.0)
        .descent(-221.0)
        .cap_height(737.0)
        .stem_v(114.0);
    let mut cmap = UnicodeCmap::<u16>::new(Name(b"onshi-UTF16"), ADOBE_JAPAN);
    let used: BTreeSet<char> = lines.iter().flat_map(|line| line.chars()).collect();
    for character in used {
        if let Ok(code) = u16::try_from(u32::from(character)) {
            cmap.pair(code, character);
        }
    }
    pdf.cmap(TO_UNICODE, &cmap.finish().into_vec());
}

/// UTF-16, big endian; what is outside the first plane becomes 〓, as on the terminal's screens.
fn utf16(line: &str) -> Vec<u8> {
    line.chars()
        .map(|character| u16::try_from(u32::from(character)).unwrap_or(0x3013))
        .flat_map(u16::to_be_bytes)
        .collect()
}

/// Breaks a line where it would leave the page.
fn break_line(line: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut columns = 0;
    for character in line.chars() {
        let wide = if character.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&character) { 1 } else { 2 };
        if columns + wide > COLUMNS {
            lines.push(String::new());
            columns = 0;
        }
        columns += wide;
        if let Some(last) = lines.last_mut() {
            last.push(character);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_its_pages_its_text_and_a_table_back_to_unicode() {
        let lines: Vec<String> = (0..100).map(|number| format!("薬剤情報 {number}")).collect();
        let bytes = document(&lines);
        assert!(bytes.starts_with(b"%PDF-") && bytes.ends_with(b"%%EOF"));
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(text.matches("/Type /Page\n").count(), 3);
        let contains = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
        assert!(contains(b"/UniJIS-UTF16-H") && contains(b"<85AC> <85AC>"), "薬 is U+85AC");
        assert_eq!(document(&lines), bytes, "the same bytes again");
    }

    #[test]
    fn a_long_line_is_broken_and_nothing_is_lost() {
        let line = "あいうえお".repeat(40);
        let broken = break_line(&line);
        assert_eq!(broken.len(), 5);
        assert_eq!(broken.concat(), line);
    }
}
