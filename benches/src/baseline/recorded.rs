//! Answers of a simulator repeated by a server that costs hardly more than **H**, so that a generator that checks every
//! answer can be measured where it is the limit itself. A request is known by everything but its
//! 任意のファイル識別子, which comes back in the answer.

use hyper::body::Bytes;
use memchr::memmem;
use std::collections::HashMap;

const START: &[u8] = b"<ArbitraryFileIdentifier>";
const END: &[u8] = b"</ArbitraryFileIdentifier>";

/// Requests and their answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded {
    answers: HashMap<Vec<u8>, [Vec<u8>; 2]>,
}

/// What stands before the identifier, the identifier, and what follows.
fn around(message: &[u8]) -> Option<[&[u8]; 3]> {
    let start = memmem::find(message, START)? + START.len();
    let end = start + memmem::find(&message[start..], END)?;
    Some([&message[..start], &message[start..end], &message[end..]])
}

impl Recorded {
    /// Adds an exchange.
    ///
    /// # Errors
    /// The request or the answer has no identifier.
    pub fn add(&mut self, request: &[u8], answer: &[u8]) -> anyhow::Result<()> {
        let none = || anyhow::anyhow!("任意のファイル識別子がありません");
        let [before, _, after] = around(request).ok_or_else(none)?;
        let [head, _, tail] = around(answer).ok_or_else(none)?;
        self.answers.insert([before, after].concat(), [head.to_owned(), tail.to_owned()]);
        Ok(())
    }

    /// The answer to a request; empty for an unknown one.
    pub fn answer(&self, request: &[u8]) -> Bytes {
        let known = around(request).and_then(|[before, tag, after]| {
            let [head, tail] = self.answers.get(&[before, after].concat())?;
            Some([head, tag, tail].concat().into())
        });
        known.unwrap_or_default()
    }

    /// As bytes: each part after its length.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (request, [head, tail]) in &self.answers {
            for part in [request, head, tail] {
                bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
                bytes.extend_from_slice(part);
            }
        }
        bytes
    }

    /// What [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    /// The bytes end within a part.
    pub fn from_bytes(mut bytes: &[u8]) -> anyhow::Result<Self> {
        let mut part = || -> anyhow::Result<Option<Vec<u8>>> {
            let Some((length, rest)) = bytes.split_first_chunk() else { return Ok(None) };
            let length = usize::try_from(u64::from_le_bytes(*length))?;
            anyhow::ensure!(length <= rest.len(), "記録が途中で終わっています");
            let (part, rest) = rest.split_at(length);
            bytes = rest;
            Ok(Some(part.to_owned()))
        };
        let mut recorded = Recorded::default();
        while let Some(request) = part()? {
            let (Some(head), Some(tail)) = (part()?, part()?) else {
                anyhow::bail!("記録が途中で終わっています")
            };
            recorded.answers.insert(request, [head, tail]);
        }
        Ok(recorded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_comes_with_the_identifier_of_its_request() {
        let request = |tag: &str, who: &str| format!("<a>{}{tag}{}<b>{who}</b>", text(START), text(END));
        let answer = |tag: &str, who: &str| format!("<x>{who}{}{tag}{}</x>", text(START), text(END));
        let mut recorded = Recorded::default();
        for who in ["甲", "乙"] {
            recorded.add(request("0", who).as_bytes(), answer("0", who).as_bytes()).unwrap();
        }
        let again = Recorded::from_bytes(&recorded.to_bytes()).unwrap();
        assert_eq!(again, recorded);
        assert_eq!(again.answer(request("17", "乙").as_bytes()), answer("17", "乙").as_bytes());
        assert_eq!(again.answer(request("17", "丙").as_bytes()), "");
        assert!(Recorded::from_bytes(&recorded.to_bytes()[..20]).is_err());
        assert!(recorded.add(b"<a/>", b"<x/>").is_err());
    }

    fn text(bytes: &[u8]) -> &str {
        std::str::from_utf8(bytes).unwrap()
    }
}
