//! The sequence diagram: one HTML file without script and without anything from elsewhere. A row is an arrow between the
//! lifelines (SVG) above its message, which stays folded until somebody opens it.

use super::message::{Actor, Message};
use super::stage::Step;
use std::fmt::Write as _;

/// Width of an actor's column in the drawing's units.
const COLUMN: usize = 150;
/// Height of the names' row.
const NAMES: usize = 44;
/// Height of an arrow's row.
const ROW: usize = 46;
/// Length of an arrow's head.
const HEAD: usize = 9;
/// Characters of a label; the whole text stands with the message.
const LABEL: usize = 44;

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b2524;--soft:#566462;--line:#c9d2d0;--ground:#fff;--row:#f0f5f3;--main:#0b6b5d;--note:#24507f}\
@media(prefers-color-scheme:dark){:root{--ink:#e7eeec;--soft:#a3b3b0;--line:#44524f;--ground:#161d1c;--row:#222c2a;--main:#4cc0ad;--note:#a9cdf7}}\
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.6 'Hiragino Sans','Yu Gothic UI','Noto Sans CJK JP','Noto Sans JP',Meiryo,sans-serif}\
main{max-width:76rem;margin:0 auto;padding:1rem}h1{font-size:1.3rem}h2{font-size:1.05rem;margin:1.5rem 0 .25rem}\
p{margin:.25rem 0;white-space:pre-line}.hint{color:var(--soft);font-size:.88rem}.scroll{overflow-x:auto}.chart{min-width:60rem}\
svg{display:block;width:100%;height:auto}summary{list-style:none;cursor:pointer}summary::-webkit-details-marker{display:none}\
summary:hover{background:var(--row)}summary:focus-visible{outline:2px solid var(--note)}\
.life{stroke:var(--line);stroke-width:1.5}.arrow{stroke:var(--main);stroke-width:2}.head{fill:var(--main)}\
.name{font-size:13px;font-weight:600;fill:var(--ink);text-anchor:middle}.box{fill:var(--row);stroke:var(--line)}\
.label{font-size:12.5px;fill:var(--ink);text-anchor:middle;paint-order:stroke;stroke:var(--ground);stroke-width:4px}\
pre{margin:0 0 .5rem;padding:.75rem;background:var(--row);border:1px solid var(--line);border-radius:.5rem;max-height:28rem;overflow:auto;\
font:.8rem/1.5 ui-monospace,Menlo,'Noto Sans Mono CJK JP',monospace;white-space:pre-wrap;overflow-wrap:anywhere}";

/// The whole page.
pub(super) fn page(steps: &[Step]) -> String {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>onshi demo 一家の一日</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>一家の一日: 誰が誰に何を送ったか</h1>\n\
         <p class=\"hint\">矢印を押すと、送られた内容がその下に開きます。人・番号・福祉事務所はすべて架空です。\
         公表されていない電文の項目や理由コードはonshiが決めた値です。</p>\n"
    );
    for (number, step) in steps.iter().enumerate() {
        let (title, text) = (escaped(step.title), escaped(&step.text));
        let _ = write!(
            html,
            "<section>\n<h2>{}. {title}</h2>\n<p>{text}</p>\n<div class=\"scroll\"><div class=\"chart\">\n{}",
            number + 1,
            names()
        );
        step.messages.iter().for_each(|message| html.push_str(&row(message)));
        html.push_str("</div></div>\n</section>\n");
    }
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

fn width() -> usize {
    COLUMN * Actor::ALL.len()
}

/// Where an actor's lifeline stands.
fn middle(actor: Actor) -> usize {
    let column = Actor::ALL.iter().position(|known| *known == actor).unwrap_or_default();
    column * COLUMN + COLUMN / 2
}

fn names() -> String {
    let boxes = Actor::ALL.map(|actor| {
        let (x, left) = (middle(actor), middle(actor) - COLUMN / 2 + 6);
        format!(
            "<rect class=\"box\" x=\"{left}\" y=\"6\" width=\"{}\" height=\"28\" rx=\"6\"/>\
             <text class=\"name\" x=\"{x}\" y=\"25\">{}</text>\
             <line class=\"life\" x1=\"{x}\" y1=\"34\" x2=\"{x}\" y2=\"{NAMES}\"/>",
            COLUMN - 12,
            actor.name()
        )
    });
    format!("<svg viewBox=\"0 0 {} {NAMES}\" role=\"img\" aria-label=\"登場者\">{}</svg>\n", width(), boxes.concat())
}

fn row(message: &Message) -> String {
    let lives = Actor::ALL.map(|actor| {
        let x = middle(actor);
        format!("<line class=\"life\" x1=\"{x}\" y1=\"0\" x2=\"{x}\" y2=\"{ROW}\"/>")
    });
    let (from, to, y) = (middle(message.from), middle(message.to), ROW - 12);
    let back = if to > from { to - HEAD } else { to + HEAD };
    let arrow = format!(
        "<line class=\"arrow\" x1=\"{from}\" y1=\"{y}\" x2=\"{back}\" y2=\"{y}\"/>\
         <path class=\"head\" d=\"M{to} {y} L{back} {} L{back} {} Z\"/>",
        y - 5,
        y + 5
    );
    let label = escaped(&cut(&message.what));
    let whole = escaped(&format!("{} → {}: {}", message.from.name(), message.to.name(), message.what));
    // A label of 44 characters is wider than one column: it stays inside the drawing.
    let half = label.chars().count() * 7;
    let x = usize::midpoint(from, to).clamp(half.min(width() / 2), width() - half.min(width() / 2));
    format!(
        "<details><summary><svg viewBox=\"0 0 {} {ROW}\" role=\"img\" aria-label=\"{whole}\">{}{arrow}\
         <text class=\"label\" x=\"{x}\" y=\"20\">{label}</text></svg></summary>\n<p class=\"hint\">{} {whole}</p>\n<pre>{}</pre></details>\n",
        width(),
        lives.concat(),
        escaped(&message.at.replace('T', " ")),
        escaped(&message.raw)
    )
}

fn cut(label: &str) -> String {
    let shown: String = label.chars().take(LABEL).collect();
    if shown.len() < label.len() { format!("{shown}…") } else { shown }
}

/// Text as it stands in HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // No XML of ours has these; a stray one must not reach the page.
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(from: Actor, to: Actor, what: &str) -> Message {
        Message {
            at: "2026-11-05T09:30:00".into(),
            from,
            to,
            what: what.into(),
            raw: "<Name>\"見本\"&\u{1}</Name>".into(),
        }
    }

    #[test]
    fn nothing_that_a_message_holds_becomes_markup() {
        let step = Step {
            title: "題",
            text: "<script>".into(),
            messages: vec![message(Actor::Office, Actor::Examiner, "<b>\" onclick=\"")],
        };
        let page = page(&[step]);
        assert!(
            page.contains("&lt;script&gt;") && page.contains("&lt;Name&gt;&quot;見本&quot;&amp;\u{fffd}&lt;/Name&gt;")
        );
        assert!(!page.contains("<script") && !page.contains("<b>") && !page.contains("\" onclick"));
        assert!(!page.contains("http://") && !page.contains("https://"), "nothing comes from elsewhere");
    }

    #[test]
    fn an_arrow_points_from_the_sender_to_the_receiver() {
        let right = row(&message(Actor::Office, Actor::Platform, "右"));
        let left = row(&message(Actor::Platform, Actor::Office, "左"));
        assert!(right.contains("M525 34 L516 29") && right.contains("x1=\"75\" y1=\"34\""), "{right}");
        assert!(left.contains("M75 34 L84 29") && left.contains("x1=\"525\" y1=\"34\""), "{left}");
    }

    #[test]
    fn a_long_label_is_cut_and_stays_inside_the_drawing() {
        let drawn = row(&message(Actor::Office, Actor::Municipality, &"長".repeat(200)));
        assert!(drawn.contains("…</text>") && drawn.contains("x=\"315\" y=\"20\""), "{drawn}");
    }
}
