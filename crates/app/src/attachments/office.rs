//! Looking into a package of Office (a ZIP archive) without unpacking it: the directory at its end says what is
//! in it. Formats: PKWARE's APPNOTE 6.3, sections 4.3.12 and 4.3.16; ECMA-376 part 2.

use super::refused::Refused;

/// Most parts of a package; large workbooks have a few hundred.
const PARTS: usize = 5_000;
/// Most bytes that all parts unpack into.
const UNPACKED: u64 = 300_000_000;
/// Most bytes for each byte of the package; tables full of the same compress a hundredfold.
const RATIO: u64 = 200;

const END: &[u8] = b"PK\x05\x06";
const PART: &[u8] = b"PK\x01\x02";

/// Parts that hold programs, by what their names contain or end with.
const RUN: [&str; 4] = ["vbaproject", "vbadata", "macrosheets/", "activex/"];
const PROGRAMS: [&str; 12] =
    [".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".jar", ".scr", ".html", ".htm", ".hta"];

/// Whether the end of a file is that of an archive.
pub fn ends_as_archive(tail: &[u8]) -> bool {
    let holds = |mark: &[u8]| tail.windows(mark.len()).any(|four| four == mark);
    holds(END) && holds(PART)
}

/// Whether a package of `size` bytes that ends with `tail` is a whole one of the kind whose main part is
/// `main`, holds no program and does not unpack into more than it seems.
pub fn check(tail: &[u8], size: u64, main: &str) -> Result<(), Refused> {
    let end = end(tail).ok_or(Refused::Packed)?;
    let here = &tail[end..];
    let (disks, parts, all) = (u32_at(here, 4), u16_at(here, 8), u16_at(here, 10));
    let (length, begin) = (u64::from(u32_at(here, 12)), u64::from(u32_at(here, 16)));
    let before = size - tail.len() as u64;
    // Nothing may lie before the first part or between directory and end: that could be another file.
    if disks != 0 || parts != all || begin + length != before + end as u64 || usize::from(all) > PARTS {
        return Err(Refused::Packed);
    }
    let begin_here =
        begin.checked_sub(before).and_then(|at| usize::try_from(at).ok()).ok_or(Refused::Packed)?;
    let mut rest = &tail[begin_here..end];
    let (mut packed, mut unpacked) = (0_u64, 0_u64);
    let (mut types, mut main_part) = (false, false);
    for _ in 0..all {
        if rest.len() < 46 || !rest.starts_with(PART) {
            return Err(Refused::Packed);
        }
        let (flags, method) = (u16_at(rest, 8), u16_at(rest, 10));
        packed += u64::from(u32_at(rest, 20));
        unpacked += u64::from(u32_at(rest, 24));
        let lengths = [28, 30, 32].map(|at| usize::from(u16_at(rest, at)));
        let next = 46 + lengths.iter().sum::<usize>();
        let name = rest.get(46..46 + lengths[0]).ok_or(Refused::Packed)?;
        let name = std::str::from_utf8(name).map_err(|_| Refused::Packed)?.to_ascii_lowercase();
        // Encrypted, or packed in a way that Office does not.
        if flags & 1 != 0 || ![0, 8].contains(&method) {
            return Err(Refused::Packed);
        }
        if name.starts_with(['/', '\\']) || name.split(['/', '\\']).any(|part| part == "..") {
            return Err(Refused::Packed);
        }
        if RUN.iter().any(|part| name.contains(part)) || PROGRAMS.iter().any(|end| name.ends_with(end)) {
            return Err(Refused::Active);
        }
        types |= name == "[content_types].xml";
        main_part |= name.starts_with(main) && name.ends_with(".xml");
        rest = rest.get(next..).ok_or(Refused::Packed)?;
    }
    // More packed bytes than there are: parts overlap, as they do in a bomb.
    if packed > begin || unpacked > UNPACKED || unpacked > RATIO * size {
        return Err(Refused::Packed);
    }
    if types && main_part { Ok(()) } else { Err(Refused::Content) }
}

/// Where the end of the directory begins: the last place from which the comment reaches the very end.
fn end(tail: &[u8]) -> Option<usize> {
    let fits = |at: &usize| {
        tail[*at..].starts_with(END) && usize::from(u16_at(&tail[*at..], 20)) + at + 22 == tail.len()
    };
    (0..tail.len().checked_sub(21)?).rev().take(22 + usize::from(u16::MAX)).find(fits)
}

/// Little-endian; the caller has seen that it is there.
fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
