//! A pack as it runs: with what is laid over it, and with the text it was read from.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use redress_domain::procedure::Procedure;
use redress_domain::text::Text;

use crate::{Fault, Pack, Report, lay, load, overlays, verify};

/// One version of a procedure, ready to run.
#[derive(Debug)]
pub struct Running {
    /// What runs.
    pub procedure: Arc<Procedure>,
    /// The text it was read from, byte for byte.
    pub source: Cow<'static, str>,
    pack: Pack,
    report: OnceLock<Report>,
}

impl Running {
    /// Reads a pack and lays its overlays over it; `file` is only used to say where a fault is.
    ///
    /// # Errors
    /// As [`load`] and [`lay`]. Whether it is sound is another question: see [`Running::unsound`].
    pub fn read(yaml: impl Into<Cow<'static, str>>, file: &str) -> Result<Running, Vec<Fault>> {
        let source = yaml.into();
        let pack = load(&source, file)?;
        Running::of(pack, source, &overlays()?).map_err(|fault| vec![fault])
    }

    pub(crate) fn of(pack: Pack, source: Cow<'static, str>, overlays: &[Pack]) -> Result<Running, Fault> {
        let procedure = Arc::new(lay(&pack, overlays)?);
        Ok(Running { procedure, source, pack, report: OnceLock::new() })
    }

    /// The file it was read from, as it was named.
    pub fn file(&self) -> &str {
        &self.pack.file
    }

    /// What `redress check` finds out about it, once.
    pub fn report(&self) -> &Report {
        self.report.get_or_init(|| verify(&self.pack))
    }

    /// Why it may not run: each violation with the story that leads to it. Nothing if it is sound.
    pub fn unsound(&self) -> Vec<Fault> {
        let fault = |found: &crate::Violation| {
            let story = found.line();
            let told = |text: &str, story: &str| match story {
                "" => text.to_owned(),
                story => format!("{text}\n    {story}"),
            };
            Fault {
                file: self.pack.file.clone(),
                line: found.place.line,
                column: found.place.column,
                code: found.code,
                text: Text::new(told(&found.text.zh, &story.zh), told(&found.text.en, &story.en)),
            }
        };
        self.report().violations.iter().map(fault).collect()
    }
}
