//! Line numbers of rows in a CSV text.

/// Counts lines up to a place; the CSV library's own count lags behind CRLF.
#[derive(Default)]
pub(crate) struct Lines {
    before: usize,
    line: u32,
}

impl Lines {
    /// The line (from 1) of the first byte at or behind `byte` that is no line end. Places must not go back.
    pub(crate) fn at(&mut self, text: &[u8], byte: u64) -> u32 {
        let mut to = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
        let ends = text[to..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        to += ends;
        let newlines = text[self.before..to].iter().filter(|b| **b == b'\n').count();
        self.before = to;
        self.line = self.line.saturating_add(u32::try_from(newlines).unwrap_or(u32::MAX));
        self.line + 1
    }
}
