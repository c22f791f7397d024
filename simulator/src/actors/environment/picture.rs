//! A URL as 2D code, alone on a PDF page or as PNG (OQSCD034). Equal URLs give equal bytes.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};
use qrcode::{Color, EcLevel, QrCode};

/// Quiet zone around the code, in modules: what ISO/IEC 18004 asks for.
const QUIET: usize = 4;
/// Pixels of a module in a PNG.
const PIXELS: usize = 8;
/// Points of a module on a page.
const POINTS: f32 = 6.0;
/// A4, in points.
const PAGE: (f32, f32) = (595.0, 842.0);
/// Where the code begins on the page, from the left and from the top, in points.
const AT: (f32, f32) = (60.0, 80.0);

/// How a URL is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picture {
    /// OQSCD034 1.
    Pdf,
    /// OQSCD034 2.
    Png,
}

impl Picture {
    /// The one with this code.
    pub(crate) fn of_code(code: &str) -> Option<Picture> {
        match code {
            "1" => Some(Picture::Pdf),
            "2" => Some(Picture::Png),
            _ => None,
        }
    }

    /// Extension of its file.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Picture::Pdf => "pdf",
            Picture::Png => "png",
        }
    }

    /// Draws a URL; none if it is too long for a 2D code.
    pub(crate) fn draw(self, url: &str) -> Option<Vec<u8>> {
        let code = QrCode::with_error_correction_level(url, EcLevel::M).ok()?;
        match self {
            Picture::Pdf => Some(pdf(&code, url)),
            Picture::Png => png(&code),
        }
    }
}

fn is_dark(code: &QrCode, x: usize, y: usize) -> bool {
    let inside = |n: usize| n >= QUIET && n < QUIET + code.width();
    inside(x) && inside(y) && code[(x - QUIET, y - QUIET)] == Color::Dark
}

fn png(code: &QrCode) -> Option<Vec<u8>> {
    let modules = code.width() + 2 * QUIET;
    let side = modules * PIXELS;
    let pixels: Vec<u8> = (0..side * side)
        .map(|n| if is_dark(code, n % side / PIXELS, n / side / PIXELS) { 0 } else { u8::MAX })
        .collect();
    let mut bytes = Vec::new();
    let length = u32::try_from(side).ok()?;
    let mut encoder = png::Encoder::new(&mut bytes, length, length);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

#[expect(clippy::cast_precision_loss, reason = "a 2D code has at most 177 modules")]
fn pdf(code: &QrCode, url: &str) -> Vec<u8> {
    let [catalog, pages, page, contents, font] = [1, 2, 3, 4, 5].map(Ref::new);
    let mut drawn = Content::new();
    for (y, x) in (0..code.width()).flat_map(|y| (0..code.width()).map(move |x| (y, x))) {
        if code[(x, y)] == Color::Dark {
            drawn.rect(AT.0 + x as f32 * POINTS, PAGE.1 - AT.1 - (y + 1) as f32 * POINTS, POINTS, POINTS);
        }
    }
    drawn.fill_nonzero();
    let below = PAGE.1 - AT.1 - (code.width() + 2 * QUIET) as f32 * POINTS;
    drawn.begin_text().set_font(Name(b"F1"), 10.0).next_line(AT.0, below).show(Str(url.as_bytes())).end_text();
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([page]).count(1);
    let mut leaf = pdf.page(page);
    leaf.parent(pages).media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).contents(contents);
    leaf.resources().fonts().pair(Name(b"F1"), font);
    leaf.finish();
    pdf.type1_font(font).base_font(Name(b"Helvetica"));
    pdf.stream(contents, &drawn.finish());
    pdf.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://zaitaku.onshi.example/1312345679/home";

    #[test]
    fn a_png_has_the_code_with_its_quiet_zone() {
        let bytes = Picture::Png.draw(URL).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        let side = info.width as usize;
        let code = QrCode::with_error_correction_level(URL, EcLevel::M).unwrap();
        assert_eq!(side, (code.width() + 2 * QUIET) * PIXELS);
        let at = |x: usize, y: usize| pixels[(y * PIXELS + PIXELS / 2) * side + x * PIXELS + PIXELS / 2];
        let light = (0..QUIET).flat_map(|y| (0..side / PIXELS).map(move |x| (x, y)));
        assert!(light.into_iter().all(|(x, y)| at(x, y) == u8::MAX));
        // The finder pattern: a dark ring, a light ring, a dark square.
        let across: Vec<bool> = (0..8).map(|x| at(QUIET + x, QUIET + 3) == 0).collect();
        assert_eq!(across, [true, false, true, true, true, false, true, false]);
        assert_eq!(bytes, Picture::Png.draw(URL).unwrap());
    }

    #[test]
    fn a_pdf_is_one_page_with_the_url_below_the_code() {
        let bytes = Picture::Pdf.draw(URL).unwrap();
        assert!(bytes.starts_with(b"%PDF-") && bytes.windows(URL.len()).any(|part| part == URL.as_bytes()));
        assert_eq!(bytes, Picture::Pdf.draw(URL).unwrap());
        assert_eq!(Picture::Pdf.draw(&"x".repeat(5_000)), None);
    }
}
