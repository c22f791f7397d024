//! The content of a message whose layout is data: fields by our own stable keys, whatever the elements are called.

use std::collections::BTreeMap;

/// One occurrence of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text as on the wire; `""` stands for an empty element.
    Text(String),
    /// Further fields.
    Group(Values),
}

/// Fields by key, each with its occurrences in order. A path such as `body.search.payer_number` leads through the first
/// occurrence of each group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<String, Vec<Value>>);

impl Values {
    /// No fields.
    #[must_use]
    pub fn new() -> Values {
        Values::default()
    }

    /// With the text of one field. Groups on the path are made.
    #[must_use]
    pub fn with(mut self, path: &str, text: impl Into<String>) -> Values {
        self.set(path, text);
        self
    }

    /// With the text of one field, if there is one.
    #[must_use]
    pub fn with_opt(self, path: &str, text: Option<impl Into<String>>) -> Values {
        match text {
            Some(text) => self.with(path, text),
            None => self,
        }
    }

    /// With one more occurrence of a group.
    #[must_use]
    pub fn with_group(mut self, path: &str, group: Values) -> Values {
        self.push(path, Value::Group(group));
        self
    }

    /// Sets the text of one field, replacing what was there.
    pub fn set(&mut self, path: &str, text: impl Into<String>) {
        let (here, key) = self.descend(path);
        here.0.insert(key.to_owned(), vec![Value::Text(text.into())]);
    }

    /// Adds an occurrence of a field.
    pub fn push(&mut self, path: &str, value: Value) {
        let (here, key) = self.descend(path);
        here.0.entry(key.to_owned()).or_default().push(value);
    }

    /// The text of the first occurrence; `None` if the field is absent, `""` if it is empty.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        match self.first(path)? {
            Value::Text(text) => Some(text),
            Value::Group(_) => None,
        }
    }

    /// The text of the first occurrence without outer spaces, unless nothing is left: an empty field means the same as
    /// an absent one.
    #[must_use]
    pub fn filled(&self, path: &str) -> Option<&str> {
        self.text(path).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The first occurrence of a group.
    #[must_use]
    pub fn group(&self, path: &str) -> Option<&Values> {
        match self.first(path)? {
            Value::Group(group) => Some(group),
            Value::Text(_) => None,
        }
    }

    /// Every occurrence of a group.
    pub fn groups(&self, path: &str) -> impl Iterator<Item = &Values> {
        self.all(path).iter().filter_map(|value| match value {
            Value::Group(group) => Some(group),
            Value::Text(_) => None,
        })
    }

    /// Every occurrence of a field.
    #[must_use]
    pub fn all(&self, path: &str) -> &[Value] {
        let (before, key) = path.rsplit_once('.').map_or((None, path), |(before, key)| (Some(before), key));
        let here = before.map_or(Some(self), |before| self.group(before));
        here.and_then(|values| values.0.get(key)).map_or(&[], Vec::as_slice)
    }

    /// All fields of this level by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Value])> {
        self.0.iter().map(|(key, values)| (key.as_str(), values.as_slice()))
    }

    /// Whether there is no field.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn first(&self, path: &str) -> Option<&Value> {
        self.all(path).first()
    }

    /// The group that holds the last step of a path, made where it is missing.
    fn descend<'p>(&mut self, path: &'p str) -> (&mut Values, &'p str) {
        let Some((first, rest)) = path.split_once('.') else { return (self, path) };
        let occurrences = self.0.entry(first.to_owned()).or_default();
        if !matches!(occurrences.first(), Some(Value::Group(_))) {
            occurrences.clear();
            occurrences.push(Value::Group(Values::new()));
        }
        match &mut occurrences[0] {
            Value::Group(group) => group.descend(rest),
            Value::Text(_) => unreachable!("a group was put there"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_through_the_first_occurrence_of_each_group() {
        let mut values = Values::new().with("header.code", "1312345679").with_opt("header.note", None::<String>);
        values.push("body.list.row", Value::Group(Values::new().with("name", " 甲 ")));
        values.push("body.list.row", Value::Group(Values::new().with("name", "")));
        assert_eq!(values.text("header.code"), Some("1312345679"));
        assert_eq!((values.text("header.note"), values.text("header")), (None, None));
        assert_eq!(
            (values.text("body.list.row.name"), values.filled("body.list.row.name")),
            (Some(" 甲 "), Some("甲"))
        );
        let names: Vec<_> = values.groups("body.list.row").map(|row| row.filled("name")).collect();
        assert_eq!(names, [Some("甲"), None]);
        values.set("header.code", "1");
        assert_eq!(values.all("header.code"), [Value::Text("1".into())]);
        assert_eq!(values.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["body", "header"]);
    }
}
