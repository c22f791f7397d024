//! Live progress: a line a second on standard error, and, if asked for, a page that reloads itself.
//!
//! The page is served by this process on an address of its own; it shows what the terminal shows, as charts. It holds
//! no link and no script.

use crate::generator::fleet::Look;
use crate::report::svg::{self, Line, escaped, number};
use anyhow::Context;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Seconds that the page shows at most; what is older is thinned out by leaving every second one.
const MAX_POINTS: usize = 1_200;
/// How long a visitor of the page may take with one request.
const VISIT: Duration = Duration::from_secs(10);

/// A second as the page shows it.
#[derive(Debug, Clone, Copy)]
struct Point {
    look: Look,
    asked: f64,
    achieved: f64,
}

/// Tells how a run goes.
#[derive(Debug)]
pub struct Progress {
    quiet: bool,
    points: Arc<Mutex<Vec<Point>>>,
}

impl Progress {
    /// Ready to tell; with an address, the page is there from now on until the process ends.
    ///
    /// # Errors
    /// The address cannot be listened at.
    pub fn open(quiet: bool, page: Option<SocketAddr>, title: &str) -> anyhow::Result<Self> {
        let progress = Progress { quiet, points: Arc::default() };
        if let Some(address) = page {
            let listener = std::net::TcpListener::bind(address)
                .with_context(|| format!("{address} で待ち受けられません。--page に別のアドレスを指定してください"))?;
            progress.say(&format!("途中経過: http://{}/", listener.local_addr()?));
            progress.serve(listener, title.to_owned())?;
        }
        Ok(progress)
    }

    /// A line for people. Progress and results go to standard error: standard output belongs to whoever calls.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            // Nobody reads standard error: no reason to stop a measurement.
            let _ = writeln!(std::io::stderr().lock(), "{line}");
        }
    }

    /// A second of the run.
    pub fn look(&self, look: &Look, asked: f64, achieved: f64) {
        self.say(&format!(
            "{:>6.0}秒  要求 毎秒{asked:>7.0}  応答 毎秒{achieved:>7.0}  p99 {:>8}ms  正 {}  誤 {}  失敗 {}  CPU {:.2}",
            look.second,
            number(look.p99_ms),
            look.right,
            look.wrong,
            look.failed,
            look.cores
        ));
        let mut points = self.points.lock().unwrap_or_else(PoisonError::into_inner);
        if points.len() >= MAX_POINTS {
            let mut nth = 0;
            points.retain(|_| {
                nth += 1;
                nth % 2 == 0
            });
        }
        points.push(Point { look: *look, asked, achieved });
    }

    fn serve(&self, listener: std::net::TcpListener, title: String) -> anyhow::Result<()> {
        listener.set_nonblocking(true)?;
        let points = Arc::clone(&self.points);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let serve = async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            loop {
                let (stream, _) = listener.accept().await?;
                let handler = service_fn(|_: Request<Incoming>| {
                    let page = page(&title, &points.lock().unwrap_or_else(PoisonError::into_inner));
                    async { Ok::<_, Infallible>(html(page)) }
                });
                let visit = hyper::server::conn::http1::Builder::new()
                    .keep_alive(false)
                    .serve_connection(TokioIo::new(stream), handler);
                // One visitor after the other: the page is small, and the measurement comes first.
                let _ = tokio::time::timeout(VISIT, visit).await;
            }
        };
        std::thread::Builder::new().name("load-page".to_owned()).spawn(move || {
            let _: std::io::Result<()> = runtime.block_on(serve);
        })?;
        Ok(())
    }
}

fn html(page: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(page.into()));
    let value = hyper::header::HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(hyper::header::CONTENT_TYPE, value);
    response
}

fn page(title: &str, points: &[Point]) -> String {
    let line = |label, colour, value: &dyn Fn(&Point) -> f64| Line {
        label,
        colour,
        points: points.iter().map(|point| (point.look.second, value(point))).collect(),
    };
    let end = points.last().map_or(1.0, |point| point.look.second.max(1.0));
    let rate = [line("要求", "#8a8a8a", &|point| point.asked), line("応答", "#1f4e9c", &|point| point.achieved)];
    let p99 = [line("p99", "#d9730d", &|point| point.look.p99_ms)];
    let cpu = [line("コア", "#7a3b93", &|point| point.look.cores)];
    let last = points.last().map_or_else(
        || "まだ始まっていません".to_owned(),
        |point| {
            let look = point.look;
            format!("{:.0}秒 正 {} 誤 {} 失敗 {}", look.second, look.right, look.wrong, look.failed)
        },
    );
    format!(
        "<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"/><meta http-equiv=\"refresh\" content=\"1\"/><title>{0}</title><style>{1}</style></head><body><h1>{0}</h1><p>{2}</p><h2>率</h2>{3}<h2>応答時間(1秒ごとのp99)</h2>{4}<h2>負荷をかける側のCPU</h2>{5}</body></html>\n",
        escaped(title),
        crate::report::html::STYLE,
        escaped(&last),
        svg::lines("率", "件/秒", end, None, &rate),
        svg::lines("p99", "ミリ秒", end, Some(0.01), &p99),
        svg::lines("CPU", "コア", end, None, &cpu),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn the_page_shows_the_run_as_it_goes_and_a_long_run_stays_small() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let progress = Progress { quiet: true, points: Arc::default() };
        progress.serve(listener, "試し<>".to_owned()).unwrap();
        let visit = || {
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
            let mut text = String::new();
            stream.read_to_string(&mut text).unwrap();
            text
        };
        assert!(visit().contains("まだ始まっていません"));
        for second in 1..=u32::try_from(MAX_POINTS).unwrap() * 3 {
            let look = Look { second: f64::from(second), right: u64::from(second), p99_ms: 2.0, ..Look::default() };
            progress.look(&look, 10.0, 9.0);
        }
        let text = visit();
        assert!(
            text.starts_with("HTTP/1.1 200") && text.contains("正 3600") && text.contains("試し&lt;&gt;"),
            "{text}"
        );
        assert!(progress.points.lock().unwrap().len() <= MAX_POINTS);
    }
}
