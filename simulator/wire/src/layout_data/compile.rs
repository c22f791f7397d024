//! A layout file → tables that the reader and writer of the official messages walk.
//!
//! Those tables are `'static`, so the compiled ones are given away for good: layouts are few, read once at the start,
//! and needed until the end of the process.

use super::file::{File, FileConfidence, FileOrder, Item, Message};
use super::form;
use super::{LAYOUT_FORMAT_VERSION, LayoutFile, Mistake};
use crate::oqs::code::{CodeTable, CodeValue};
use crate::oqs::style::Order;
use crate::oqs::table::{Confidence, GroupLayout, INDENT, ItemLayout, Kind, MAX_ITEMS, Occurs, Rule};
use crate::yaml;
use serde_saphyr::{Location, Spanned};
use std::collections::BTreeMap;

/// The deepest nesting of groups in one message.
pub(super) const MAX_DEPTH: usize = 16;
/// The most elements of one message, groups counted wherever they are used.
const MAX_ELEMENTS: usize = 2_000;
/// The longest element name.
const MAX_ELEMENT_LENGTH: usize = 100;

/// A compiled group: the table that reader and writer walk, and beside each item our key and the group inside.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) layout: &'static GroupLayout,
    pub(super) fields: &'static [Field],
}

/// What the table of the official messages does not know about an item.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) inside: Option<&'static Table>,
}

/// One message's layout.
#[derive(Debug, Clone)]
pub struct MessageLayout {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) note: String,
    pub(super) order: Order,
    pub(super) table: &'static Table,
}

/// Reads and compiles a file.
pub(super) fn read(text: &str) -> Result<LayoutFile, Vec<Mistake>> {
    let file: File = yaml::read(text).map_err(|mistake| vec![mistake])?;
    let mut compiler = Compiler { file: &file, codes: BTreeMap::new(), mistakes: Vec::new(), elements: 0 };
    if file.version.value != LAYOUT_FORMAT_VERSION {
        let what = format!("形式の版 {} には対応していません。", file.version.value);
        compiler.wrong(file.version.referenced, what, format!("version: {LAYOUT_FORMAT_VERSION} としてください。"));
    }
    compiler.codes();
    let mut messages = BTreeMap::new();
    for (key, message) in &file.messages {
        if let Some(layout) = compiler.message(key, &message.value) {
            messages.insert(key.clone(), layout);
        }
    }
    if compiler.mistakes.is_empty() {
        Ok(LayoutFile { title: file.title.clone(), official: file.official, note: file.note.clone(), messages })
    } else {
        Err(compiler.mistakes)
    }
}

struct Compiler<'f> {
    file: &'f File,
    codes: BTreeMap<&'f str, &'static CodeTable>,
    mistakes: Vec<Mistake>,
    elements: usize,
}

impl<'f> Compiler<'f> {
    fn wrong(&mut self, at: Location, what: impl Into<String>, remedy: impl Into<String>) {
        let number = |n: u64| usize::try_from(n).unwrap_or(1);
        let at = (at.line() > 0).then(|| (number(at.line()), number(at.column())));
        self.mistakes.push(Mistake { at, what: what.into(), remedy: remedy.into() });
    }

    fn default_confidence(&self) -> Confidence {
        if self.file.official { Confidence::High } else { Confidence::Guess }
    }

    fn codes(&mut self) {
        let confidence = self.default_confidence();
        for (name, values) in &self.file.codes {
            let values: Vec<CodeValue> =
                values.iter().map(|(value, label)| CodeValue { value: keep(value), label: keep(label) }).collect();
            let table = CodeTable { number: 0, name: keep(name), confidence, values: values.leak(), details: &[] };
            self.codes.insert(name, Box::leak(Box::new(table)));
        }
    }

    fn message(&mut self, key: &str, message: &'f Message) -> Option<MessageLayout> {
        let name = &message.name.value;
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            let what = format!("{key} の name「{name}」に使えない文字があります。");
            self.wrong(message.name.referenced, what, "半角英数字でファイル名の先頭を書いてください。");
        }
        let before = self.mistakes.len();
        self.elements = 0;
        let table = self.group(keep(key), &message.items, &mut Vec::new(), 1);
        let order = match message.order.unwrap_or(self.file.order) {
            FileOrder::Terminal => Order::Terminal,
            FileOrder::Listed => Order::Layout,
        };
        let (name, title, note) = (name.clone(), message.title.clone(), message.note.clone());
        (self.mistakes.len() == before).then_some(MessageLayout { name, title, note, order, table })
    }

    /// `within` names the shared groups around this one, so that none holds itself.
    fn group(
        &mut self,
        name: &'static str,
        items: &'f [Spanned<Item>],
        within: &mut Vec<&'f str>,
        depth: usize,
    ) -> &'static Table {
        let mut layouts: Vec<ItemLayout> = Vec::new();
        let mut fields: Vec<Field> = Vec::new();
        for item in items {
            let at = item.referenced;
            let item = &item.value;
            self.elements += 1;
            if self.elements > MAX_ELEMENTS || depth > MAX_DEPTH || layouts.len() == MAX_ITEMS {
                let what = format!("{name} の要素が多すぎるか、入れ子が深すぎます。");
                let remedy = format!(
                    "一つの組は{MAX_ITEMS}個、入れ子は{MAX_DEPTH}段、電文全体で{MAX_ELEMENTS}個までにしてください。"
                );
                self.wrong(at, what, remedy);
                break;
            }
            self.names(item, &layouts, &fields);
            let (rule, kind, inside) = self.content(item, at, within, depth);
            let occurs = self.occurs(item);
            layouts.push(ItemLayout {
                element: keep(&item.element.value),
                open: keep(&format!("{:INDENT$}<{}>", "", item.element.value)),
                close: keep(&format!("</{}>\r\n", item.element.value)),
                label: keep(item.label.as_deref().unwrap_or(&item.element.value)),
                occurs,
                rule,
                kind,
                confidence: self.confidence(item),
            });
            fields.push(Field { key: keep(&item.key.value), inside });
        }
        let layout: &'static GroupLayout = Box::leak(Box::new(GroupLayout::new(name, layouts.leak())));
        Box::leak(Box::new(Table { layout, fields: fields.leak() }))
    }

    /// Keys and element names: well-formed, and once in their group.
    fn names(&mut self, item: &Item, layouts: &[ItemLayout], fields: &[Field]) {
        let (key, element) = (&item.key, &item.element);
        let is_key = !key.value.is_empty()
            && key.value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !is_key {
            let what = format!("key「{}」は使えません。", key.value);
            self.wrong(key.referenced, what, "onshi の名前です。英小文字、数字、_ で書いてください。");
        }
        if !is_element_name(&element.value) {
            let what = format!("element「{}」はXMLの要素名ではありません。", element.value);
            self.wrong(element.referenced, what, "英字か日本語で始まる、空白や記号のない名前にしてください。");
        }
        if fields.iter().any(|field| field.key == key.value) {
            let what = format!("key「{}」が同じ組に二度あります。", key.value);
            self.wrong(key.referenced, what, "どちらか一方を消すか、別の名前にしてください。");
        }
        if layouts.iter().any(|layout| layout.element == element.value) {
            let what = format!("element「{}」が同じ組に二度あります。", element.value);
            self.wrong(element.referenced, what, "繰り返しは occurs で表してください。");
        }
    }

    fn confidence(&self, item: &Item) -> Confidence {
        match item.confidence {
            Some(FileConfidence::High) => Confidence::High,
            Some(FileConfidence::Medium) => Confidence::Medium,
            Some(FileConfidence::Guess) => Confidence::Guess,
            None => self.default_confidence(),
        }
    }

    fn occurs(&mut self, item: &Item) -> Occurs {
        let Some(text) = &item.occurs else { return Occurs::Optional };
        form::occurs(&text.value).unwrap_or_else(|| {
            let what = format!("occurs「{}」が読めません。", text.value);
            self.wrong(text.referenced, what, form::OCCURS_REMEDY);
            Occurs::Optional
        })
    }

    /// What stands inside: exactly one of form, code, items, group.
    fn content(
        &mut self,
        item: &'f Item,
        at: Location,
        within: &mut Vec<&'f str>,
        depth: usize,
    ) -> (Rule, Kind, Option<&'static Table>) {
        let nothing = (Rule::Text(u16::MAX), Kind::Text, None);
        match (&item.form, &item.code, &item.items, &item.group) {
            (Some(text), None, None, None) => match form::form(&text.value) {
                Some(rule) => (rule, Kind::Text, None),
                None => {
                    let what = format!("form「{}」が読めません。", text.value);
                    self.wrong(text.referenced, what, form::FORM_REMEDY);
                    nothing
                }
            },
            (None, Some(code), None, None) => match self.codes.get(code.value.as_str()) {
                Some(table) => (Rule::ByType, Kind::Code(table), None),
                None => {
                    self.unknown("コード表", code, &self.file.codes.keys().map(String::as_str).collect::<Vec<_>>());
                    nothing
                }
            },
            (None, None, Some(items), None) => {
                let table = self.group(keep(&item.element.value), items, within, depth + 1);
                (Rule::ByType, Kind::Group(table.layout), Some(table))
            }
            (None, None, None, Some(name)) => self.shared(item, name, within, depth).unwrap_or(nothing),
            _ => {
                let what = format!("{} の中身の書き方が決まりません。", item.element.value);
                self.wrong(at, what, "form、code、items、group のどれか一つだけを書いてください。");
                nothing
            }
        }
    }

    fn shared(
        &mut self,
        item: &Item,
        name: &'f Spanned<String>,
        within: &mut Vec<&'f str>,
        depth: usize,
    ) -> Option<(Rule, Kind, Option<&'static Table>)> {
        let Some(items) = self.file.groups.get(&name.value) else {
            self.unknown("組", name, &self.file.groups.keys().map(String::as_str).collect::<Vec<_>>());
            return None;
        };
        if within.contains(&name.value.as_str()) {
            let what = format!("組「{}」が自分自身を含んでいます。", name.value);
            self.wrong(name.referenced, what, "組の中から、その組を参照しないでください。");
            return None;
        }
        within.push(&name.value);
        let table = self.group(keep(&item.element.value), items, within, depth + 1);
        within.pop();
        Some((Rule::ByType, Kind::Group(table.layout), Some(table)))
    }

    fn unknown(&mut self, what: &str, name: &Spanned<String>, known: &[&str]) {
        let told = format!("「{}」という{what}はありません。", name.value);
        let remedy = if known.is_empty() {
            format!("このファイルには{what}がまだ一つもありません。書き足してください。")
        } else {
            format!("ある{what}は {} です。", known.join("、"))
        };
        self.wrong(name.referenced, told, remedy);
    }
}

fn is_element_name(name: &str) -> bool {
    let starts = |c: char| c.is_alphabetic() || c == '_';
    name.chars().next().is_some_and(starts)
        && name.chars().count() <= MAX_ELEMENT_LENGTH
        && name.chars().all(|c| starts(c) || c.is_numeric() || matches!(c, '-' | '.'))
}

fn keep(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}
