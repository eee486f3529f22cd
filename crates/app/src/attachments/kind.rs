//! Which files are taken, and how each is known by its first bytes.

use super::refused::Refused;

/// A kind of file that is taken.
#[derive(Debug)]
pub struct Kind {
    /// Its media type, as it is answered with.
    pub media: &'static str,
    extensions: &'static [&'static str],
    /// Most bytes of one.
    pub most: u64,
    /// How it is looked into.
    pub(super) make: Make,
    /// Whether bytes are the beginning of one.
    begins: fn(&[u8]) -> bool,
}

/// How a kind of file is looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Make {
    /// Its first bytes say it all.
    Plain,
    /// Text: no byte of it may be anything else.
    Text,
    /// PDF, which has an end to look for.
    Pdf,
    /// A package of Office, by the name of its main part without `.xml`.
    Office(&'static str),
}

/// Photos, scans and recordings of a few minutes are smaller.
const FILE: u64 = 20_000_000;
/// A few minutes from a telephone.
const VIDEO: u64 = 100_000_000;

macro_rules! kinds {
    ($($media:literal $extensions:expr, $most:expr, $make:expr, $begins:expr;)*) => {
        &[$(Kind { media: $media, extensions: &$extensions, most: $most, make: $make, begins: $begins }),*]
    };
}

static KINDS: &[Kind] = kinds! {
    "image/jpeg" ["jpg", "jpeg"], FILE, Make::Plain, |b| b.starts_with(b"\xff\xd8\xff");
    "image/png" ["png"], FILE, Make::Plain, |b| b.starts_with(b"\x89PNG\r\n\x1a\n");
    "image/webp" ["webp"], FILE, Make::Plain, |b| riff(b, b"WEBP");
    "image/gif" ["gif"], FILE, Make::Plain, |b| b.starts_with(b"GIF87a") || b.starts_with(b"GIF89a");
    "image/heic" ["heic", "heif"], FILE, Make::Plain, |b| brand(b, &[b"heic", b"heix", b"heim", b"heis", b"mif1"]);
    "application/pdf" ["pdf"], FILE, Make::Pdf, |b| b.starts_with(b"%PDF-");
    "video/mp4" ["mp4", "m4v"], VIDEO, Make::Plain, |b| brand(b, MOVIES);
    "video/quicktime" ["mov"], VIDEO, Make::Plain, |b| brand(b, &[b"qt  "]) || brand(b, MOVIES);
    "audio/mp4" ["m4a"], FILE, Make::Plain, |b| brand(b, &[b"M4A ", b"M4B "]) || brand(b, MOVIES);
    "audio/mpeg" ["mp3"], FILE, Make::Plain, |b| b.starts_with(b"ID3") || layer_3(b);
    "audio/amr" ["amr"], FILE, Make::Plain, |b| b.starts_with(b"#!AMR\n") || b.starts_with(b"#!AMR-WB\n");
    "audio/wav" ["wav"], FILE, Make::Plain, |b| riff(b, b"WAVE");
    "text/plain" ["txt"], FILE, Make::Text, |_| true;
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document" ["docx"],
        FILE, Make::Office("word/document"), |b| b.starts_with(b"PK\x03\x04");
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" ["xlsx"],
        FILE, Make::Office("xl/workbook"), |b| b.starts_with(b"PK\x03\x04");
};

/// Brands of the MPEG-4 container that telephones and cameras write (ISO/IEC 14496-12).
const MOVIES: &[&[u8; 4]] = &[
    b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"3gp4", b"3gp5",
    b"3gp6", b"MSNV", b"dash",
];

/// The pictures that browsers show.
const SHOWN: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "image/gif"];

fn riff(bytes: &[u8], form: &[u8; 4]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(form)
}

fn brand(bytes: &[u8], brands: &[&[u8; 4]]) -> bool {
    bytes.get(4..8) == Some(b"ftyp") && brands.iter().any(|brand| bytes.get(8..12) == Some(brand.as_slice()))
}

/// A frame of MPEG layer III: eleven ones, a version, the layer.
fn layer_3(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, second, ..] if second & 0xe6 == 0xe2)
}

impl Kind {
    /// The kind of files with this extension, in lower case.
    pub fn of(extension: &str) -> Result<&'static Kind, Refused> {
        KINDS.iter().find(|kind| kind.extensions.contains(&extension)).ok_or(Refused::Type)
    }

    /// Whether `head` is the beginning of such a file.
    pub fn fits(&self, head: &[u8]) -> bool {
        (self.begins)(head)
    }
}

/// Whether browsers show files of this media type as pictures.
pub fn is_shown(media: &str) -> bool {
    SHOWN.contains(&media)
}

/// Whether `head` begins a picture of this media type that browsers show.
pub fn begins_picture(media: &str, head: &[u8]) -> bool {
    is_shown(media) && KINDS.iter().any(|kind| kind.media == media && kind.fits(head))
}
