//! Files of a case: what is said of one depends on its bytes, not on how they were cut on their way.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redress_app::attachments::{Inspected, Inspector, Kind, Refused, clean};

const EXTENSIONS: [&str; 15] = [
    "jpg", "png", "webp", "gif", "heic", "pdf", "mp4", "mov", "m4a", "mp3", "amr", "wav", "txt", "docx",
    "xlsx",
];

fn said<'b>(kind: &'static Kind, parts: impl Iterator<Item = &'b [u8]>) -> Result<Inspected, Refused> {
    let mut inspector = Inspector::new(kind);
    for part in parts {
        inspector.feed(part)?;
    }
    inspector.finish()
}

fuzz_target!(|input: (u8, u16, &[u8])| {
    let (extension, cut, bytes) = input;
    let kind = Kind::of(EXTENSIONS[usize::from(extension) % EXTENSIONS.len()]).unwrap();
    let whole = said(kind, [bytes].into_iter());
    assert_eq!(said(kind, bytes.chunks(usize::from(cut) + 1)), whole);
    let (one, other) = bytes.split_at(usize::from(cut).min(bytes.len()));
    assert_eq!(said(kind, [one, other].into_iter()), whole);
    if let Ok(name) = std::str::from_utf8(bytes)
        && let Ok((kept, extension)) = clean(name)
    {
        assert!(
            !kept.contains(['/', '\\', '\0', '\r', '\n', '"']) && kept.chars().count() <= 120,
            "{kept:?}"
        );
        assert_eq!(clean(&kept), Ok((kept.clone(), extension)));
    }
});
