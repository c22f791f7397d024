//! A look over the raw text before it is parsed: no document type definition, no nesting beyond the limit. Cheap
//! (one pass, no allocation), so that hostile input costs nothing.

/// What the guard refuses.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// `<!DOCTYPE` at this offset.
    Dtd(usize),
    /// An element deeper than the limit at this offset.
    TooDeep(usize),
}

/// Looks for definitions and depth. What is not well-formed is left to the parser.
pub(super) fn inspect(text: &str, max_depth: usize) -> Result<(), Refusal> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut depth = 0_usize;
    while let Some(found) = find(bytes, at, b"<") {
        let rest = &bytes[found..];
        at = if rest.starts_with(b"<!--") {
            after(bytes, found + 4, b"-->")
        } else if rest.starts_with(b"<![CDATA[") {
            after(bytes, found + 9, b"]]>")
        } else if rest.starts_with(b"<?") {
            after(bytes, found + 2, b"?>")
        } else if rest.starts_with(b"<!") {
            return Err(Refusal::Dtd(found));
        } else if rest.starts_with(b"</") {
            depth = depth.saturating_sub(1);
            after(bytes, found, b">")
        } else {
            let (end, closed) = start_tag(bytes, found + 1);
            if !closed {
                depth += 1;
                if depth > max_depth {
                    return Err(Refusal::TooDeep(found));
                }
            }
            end
        };
    }
    Ok(())
}

/// The end of a start tag, past quoted attribute values, and whether it closes itself.
fn start_tag(bytes: &[u8], mut at: usize) -> (usize, bool) {
    let mut quote = None;
    while at < bytes.len() {
        match (quote, bytes[at]) {
            (None, b'>') => return (at + 1, bytes[at - 1] == b'/'),
            (None, mark @ (b'"' | b'\'')) => quote = Some(mark),
            (Some(open), mark) if mark == open => quote = None,
            _ => {}
        }
        at += 1;
    }
    (at, false)
}

fn after(bytes: &[u8], from: usize, mark: &[u8]) -> usize {
    find(bytes, from, mark).map_or(bytes.len(), |found| found + mark.len())
}

fn find(bytes: &[u8], from: usize, mark: &[u8]) -> Option<usize> {
    let first = mark[0];
    let mut at = from;
    while at < bytes.len() {
        at += bytes[at..].iter().position(|&byte| byte == first)?;
        if bytes[at..].starts_with(mark) {
            return Some(at);
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_open_elements_only() {
        let text = "<a><b x='>/'/><!-- <c><c><c> --><![CDATA[<d><d>]]><?p <e>?><b></b><b></b></a>";
        assert_eq!(inspect(text, 2), Ok(()));
        assert_eq!(inspect(text, 1), Err(Refusal::TooDeep(66 - 7)));
        assert_eq!(inspect("<!DOCTYPE a>", 9), Err(Refusal::Dtd(0)));
        assert_eq!(inspect("<a", 9), Ok(()));
        assert_eq!(inspect("<", 9), Ok(()));
    }
}
