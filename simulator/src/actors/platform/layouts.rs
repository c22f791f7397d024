//! Layouts of messages that are not public: data that a vendor who holds the official book can replace.

use onshi_wire::layout_data::{LayoutFile, MessageLayout};

/// The layout of PMH that is built in.
const PMH: &str = include_str!("../../../../scenarios/layouts/pmh.yaml");

/// The layout of the facility's own messages that is built in.
const SITE: &str = include_str!("../../../../scenarios/layouts/oqs-site.yaml");

/// Messages of the facility's own (IF-037…044) that the platform reads and writes, by our keys.
const SITE_MESSAGES: [&str; 8] = [
    "consent.cancel",
    "consent.cancelled",
    "url.ask",
    "url.answer",
    "settings.ask",
    "settings.answer",
    "settings.update",
    "settings.updated",
];

/// Messages of PMH that the platform reads and writes, by our keys.
const PMH_MESSAGES: [&str; 7] =
    ["pmh.ask", "pmh.answer", "pmh.face", "cap.ask", "cap.answer", "cap.report", "cap.reported"];

/// All of them.
#[derive(Debug, Clone)]
pub struct Layouts {
    /// 医療費助成 (PMH).
    pub pmh: LayoutFile,
    /// 閲覧同意取消, アクセスURL, 環境設定 (IF-037…044).
    pub site: LayoutFile,
}

impl Layouts {
    /// The built-in ones.
    pub fn built_in() -> Layouts {
        let read = |text| LayoutFile::read(text).expect("the built-in layouts are read by a test");
        Layouts { pmh: read(PMH), site: read(SITE) }
    }

    /// With another layout of PMH.
    ///
    /// # Errors
    /// What is wrong with it, Japanese, with lines.
    pub fn with_pmh(self, text: &str) -> Result<Layouts, String> {
        let pmh = LayoutFile::read(text)?;
        pmh.require(&PMH_MESSAGES)?;
        Ok(Layouts { pmh, ..self })
    }

    /// With another layout of the facility's own messages.
    ///
    /// # Errors
    /// What is wrong with it, Japanese, with lines.
    pub fn with_site(self, text: &str) -> Result<Layouts, String> {
        let site = LayoutFile::read(text)?;
        site.require(&SITE_MESSAGES)?;
        Ok(Layouts { site, ..self })
    }

    /// A message by our key.
    #[must_use]
    pub fn message(&self, key: &str) -> Option<&MessageLayout> {
        self.pmh.message(key).or_else(|| self.site.message(key))
    }

    /// The message whose file names begin with this API識別ID.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<(&str, &MessageLayout)> {
        self.pmh.by_name(name).or_else(|| self.site.by_name(name))
    }

    /// One line for each, for reports and for the start: which layout, and whose invention it is.
    #[must_use]
    pub fn provenance(&self) -> Vec<String> {
        vec![self.pmh.provenance(), self.site.provenance()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_layouts_have_every_message_and_say_that_they_are_ours() {
        let layouts = Layouts::built_in();
        layouts.pmh.require(&PMH_MESSAGES).unwrap();
        layouts.site.require(&SITE_MESSAGES).unwrap();
        assert!(layouts.provenance().iter().all(|line| line.contains("onshiが決めた値")));
    }

    #[test]
    fn a_layout_without_a_message_is_refused_with_a_remedy() {
        let text = PMH.replace("  pmh.face:\n", "  pmh.fase:\n");
        let told = Layouts::built_in().with_pmh(&text).unwrap_err();
        assert!(told.contains("pmh.face") && told.contains("直し方"), "{told}");
        let told = Layouts::built_in().with_site(&SITE.replace("  url.ask:\n", "  url.ach:\n")).unwrap_err();
        assert!(told.contains("url.ask") && told.contains("直し方"), "{told}");
    }
}
