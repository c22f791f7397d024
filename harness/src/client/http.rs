//! One way to send a request, to read its answer, and to say in words why there is none.

use crate::case::StepEnd;
use onshi_wire::control::world::Problem;
use reqwest::{Method, Response, StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;

/// Nobody waits longer for a connection.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// Nobody waits longer for an answer: above the longest long poll (30 s).
const ANSWER_LIMIT: Duration = Duration::from_secs(45);
/// At most this much of an unexpected answer is quoted, characters.
const QUOTE_LIMIT: usize = 300;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientError {
    /// Nobody listens, or the connection broke.
    Unreachable {
        /// Where.
        url: String,
        /// What the network said.
        detail: String,
    },
    /// Refused with a status from 400.
    Refused {
        /// Where.
        url: String,
        /// HTTP status.
        status: u16,
        /// Why, as the other side says it.
        problem: Problem,
    },
    /// The answer has another shape than the interface says.
    Unreadable {
        /// Where.
        url: String,
        /// What is wrong with it.
        detail: String,
    },
}

impl ClientError {
    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            ClientError::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }
}

impl std::fmt::Display for ClientError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ClientError::Unreachable { url, detail } => write!(out, "{url} につながりません（{detail}）"),
            ClientError::Refused { url, status, problem } => {
                write!(
                    out,
                    "{url} が拒否しました（{status}）: {} {} → {}",
                    problem.place, problem.what, problem.remedy
                )?;
                problem.text.iter().try_for_each(|text| write!(out, "\n{text}"))
            }
            ClientError::Unreadable { url, detail } => write!(out, "{url} の応答を読めません: {detail}"),
        }
    }
}

impl std::error::Error for ClientError {}

/// In a step, trouble with the control API is the suite's fault, never the product's.
impl From<ClientError> for StepEnd {
    fn from(error: ClientError) -> Self {
        StepEnd::error(error.to_string())
    }
}

/// A base address and a connection pool.
#[derive(Debug, Clone)]
pub(crate) struct Http {
    base: String,
    inner: reqwest::Client,
}

impl Http {
    /// `base` has no slash at its end: `http://127.0.0.1:8080/api/v1`.
    pub(crate) fn new(base: String) -> Self {
        let inner = reqwest::Client::builder()
            .connect_timeout(CONNECT_LIMIT)
            .timeout(ANSWER_LIMIT)
            .no_proxy()
            .build()
            .expect("a client without TLS and proxies needs nothing that can be missing");
        Http { base, inner }
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Sends `body` as JSON, reads JSON.
    pub(crate) async fn json<B: Serialize + ?Sized, A: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&B>,
    ) -> Result<A, ClientError> {
        let response = self.send(method, path, body).await?;
        let url = response.url().to_string();
        let bytes = response.bytes().await.map_err(|error| unreachable(&url, &error))?;
        serde_json::from_slice(&bytes)
            .map_err(|error| ClientError::Unreadable { url, detail: format!("{error}: {}", quote(&bytes)) })
    }

    /// Sends `body` as JSON with a bearer token, reads JSON.
    pub(crate) async fn with_token<B: Serialize + ?Sized, A: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        token: &str,
        body: Option<&B>,
    ) -> Result<A, ClientError> {
        let url = format!("{}{path}", self.base);
        let mut request = self.inner.request(method, &url).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.map_err(|error| unreachable(&url, &error))?;
        let bytes = refuse(url.clone(), answer).await?.bytes().await.map_err(|error| unreachable(&url, &error))?;
        serde_json::from_slice(&bytes)
            .map_err(|error| ClientError::Unreadable { url, detail: format!("{error}: {}", quote(&bytes)) })
    }

    /// Reads JSON.
    pub(crate) async fn get<A: DeserializeOwned>(&self, path: &str) -> Result<A, ClientError> {
        self.json::<(), A>(Method::GET, path, None).await
    }

    /// Sends `body` as JSON; an answer's body is ignored.
    pub(crate) async fn command<B: Serialize + ?Sized>(
        &self,
        method: Method,
        path: &str,
        body: Option<&B>,
    ) -> Result<(), ClientError> {
        self.send(method, path, body).await.map(|_| ())
    }

    /// Sends raw bytes, reads raw bytes.
    pub(crate) async fn raw(&self, method: Method, path: &str, body: Vec<u8>) -> Result<Vec<u8>, ClientError> {
        let url = format!("{}{path}", self.base);
        let answer =
            self.inner.request(method, &url).body(body).send().await.map_err(|error| unreachable(&url, &error))?;
        let response = refuse(url.clone(), answer).await?;
        Ok(response.bytes().await.map_err(|error| unreachable(&url, &error))?.to_vec())
    }

    async fn send<B: Serialize + ?Sized>(
        &self,
        method: Method,
        path: &str,
        body: Option<&B>,
    ) -> Result<Response, ClientError> {
        let url = format!("{}{path}", self.base);
        let mut request = self.inner.request(method, &url);
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.map_err(|error| unreachable(&url, &error))?;
        refuse(url, answer).await
    }
}

fn unreachable(url: &str, error: &reqwest::Error) -> ClientError {
    let mut detail = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        detail = inner.to_string();
        cause = inner.source();
    }
    ClientError::Unreachable { url: url.to_owned(), detail }
}

async fn refuse(url: String, response: Response) -> Result<Response, ClientError> {
    let status = response.status();
    if status < StatusCode::BAD_REQUEST {
        return Ok(response);
    }
    let bytes = response.bytes().await.unwrap_or_default();
    let problem = serde_json::from_slice(&bytes).unwrap_or_else(|_| Problem {
        place: String::new(),
        what: quote(&bytes),
        remedy: "相手側の記録を確かめてください".to_owned(),
        text: None,
    });
    Err(ClientError::Refused { url, status: status.as_u16(), problem })
}

fn quote(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().take(QUOTE_LIMIT).collect()
}

/// Percent-encodes one segment of a path; ids may be Japanese.
pub(crate) fn segment(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
