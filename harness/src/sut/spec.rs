//! Which product, as data, and the adapter for it.

use super::{Person, Sut, echo::EchoSut, folder::FolderSut, null::NullSut, reference::ReferenceSut, remote::RemoteSut};
use crate::case::StepEnd;
use std::path::PathBuf;
use std::sync::Arc;

/// A program with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
}

/// Which product is under test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SutSpec {
    /// A program that prints `driver http://…` on its standard output once it listens.
    Reference {
        /// How it is started.
        command: CommandLine,
    },
    /// Nothing at all.
    Null,
    /// Copies everything back.
    Echo,
    /// A product that watches this folder already.
    Folder {
        /// The folder that holds `req`, `res` and `face`.
        dir: PathBuf,
    },
    /// A vendor's driver.
    Driver {
        /// Its address.
        url: String,
        /// Several sessions at a time are allowed.
        parallel: bool,
    },
}

impl SutSpec {
    /// Reads what the command line says after `--sut`; `reference` starts `command`.
    ///
    /// # Errors
    /// What is wrong with it, Japanese.
    pub fn parse(text: &str, command: &CommandLine, parallel: bool) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "reference" => Ok(SutSpec::Reference { command: command.clone() }),
            None if text == "null" => Ok(SutSpec::Null),
            None if text == "echo" => Ok(SutSpec::Echo),
            Some(("folder", dir)) if !dir.is_empty() => Ok(SutSpec::Folder { dir: PathBuf::from(dir) }),
            Some(("driver", url)) if url.starts_with("http://") => {
                Ok(SutSpec::Driver { url: url.to_owned(), parallel })
            }
            _ => Err(format!(
                "--sut {text} は使えません。reference、null、echo、folder:フォルダー、driver:http://アドレス のどれかにしてください"
            )),
        }
    }

    /// Brings the adapter to life; asks a remote driver what it is.
    ///
    /// # Errors
    /// `Config` when the product cannot be reached.
    pub async fn build(&self) -> Result<Arc<dyn Sut>, StepEnd> {
        Ok(match self {
            SutSpec::Reference { command } => Arc::new(ReferenceSut::start_pool(command.clone()).await?),
            SutSpec::Null => Arc::new(NullSut),
            SutSpec::Echo => Arc::new(EchoSut),
            SutSpec::Folder { dir } => Arc::new(FolderSut::new(dir)?),
            SutSpec::Driver { url, parallel } => Arc::new(RemoteSut::connect(url, *parallel).await?),
        })
    }

    /// Whether a person at the terminal is of use: where no driver is certain to press every button.
    pub fn may_ask(&self) -> bool {
        matches!(self, SutSpec::Folder { .. } | SutSpec::Driver { .. })
    }

    /// Who is asked: only where it is of use, wished for, and there is a terminal.
    pub fn person(&self, ask: bool) -> Option<Arc<dyn Person>> {
        (ask && self.may_ask()).then(super::TerminalPerson::at_terminal).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_command_line_name_a_product() {
        let command = CommandLine { program: "onshi".into(), args: vec!["reference".into()] };
        let parse = |text: &str| SutSpec::parse(text, &command, false);
        assert_eq!(parse("reference"), Ok(SutSpec::Reference { command: command.clone() }));
        assert_eq!(parse("null"), Ok(SutSpec::Null));
        assert_eq!(parse("echo"), Ok(SutSpec::Echo));
        assert_eq!(parse("folder:C:\\OQS"), Ok(SutSpec::Folder { dir: "C:\\OQS".into() }));
        let url = "http://127.0.0.1:9".to_owned();
        assert_eq!(parse("driver:http://127.0.0.1:9"), Ok(SutSpec::Driver { url, parallel: false }));
        for wrong in ["", "folder", "folder:", "driver:ftp://x", "nul", "reference:x"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
