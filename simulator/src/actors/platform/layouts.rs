//! Layouts of messages that are not public: data that a vendor who holds the official book can replace.

use onshi_wire::layout_data::LayoutFile;

/// The layout of PMH that is built in.
const PMH: &str = include_str!("../../../../scenarios/layouts/pmh.yaml");

/// Messages of PMH that the platform reads and writes, by our keys.
const PMH_MESSAGES: [&str; 7] =
    ["pmh.ask", "pmh.answer", "pmh.face", "cap.ask", "cap.answer", "cap.report", "cap.reported"];

/// All of them.
#[derive(Debug, Clone)]
pub struct Layouts {
    /// 医療費助成 (PMH).
    pub pmh: LayoutFile,
}

impl Layouts {
    /// The built-in ones.
    pub fn built_in() -> Layouts {
        Layouts { pmh: LayoutFile::read(PMH).expect("the built-in layout is read by a test") }
    }

    /// With another layout of PMH.
    ///
    /// # Errors
    /// What is wrong with it, Japanese, with lines.
    pub fn with_pmh(self, text: &str) -> Result<Layouts, String> {
        let pmh = LayoutFile::read(text)?;
        pmh.require(&PMH_MESSAGES)?;
        Ok(Layouts { pmh })
    }

    /// One line for each, for reports and for the start: which layout, and whose invention it is.
    #[must_use]
    pub fn provenance(&self) -> Vec<String> {
        vec![self.pmh.provenance()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_layouts_have_every_message_and_say_that_they_are_ours() {
        let layouts = Layouts::built_in();
        layouts.pmh.require(&PMH_MESSAGES).unwrap();
        assert!(layouts.provenance().iter().all(|line| line.contains("onshiが決めた値")));
    }

    #[test]
    fn a_layout_without_a_message_is_refused_with_a_remedy() {
        let text = PMH.replace("  pmh.face:\n", "  pmh.fase:\n");
        let told = Layouts::built_in().with_pmh(&text).unwrap_err();
        assert!(told.contains("pmh.face") && told.contains("直し方"), "{told}");
    }
}
