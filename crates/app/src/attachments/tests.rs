//! Which files are taken, as a table; and that no bytes make it panic.

use super::{Inspected, Inspector, Kind, Refused, clean};

/// Looks at a file in pieces of `piece` bytes, as a network might bring them.
fn looked_at(name: &str, bytes: &[u8], piece: usize) -> Result<Inspected, Refused> {
    let (_, extension) = clean(name)?;
    let mut inspector = Inspector::new(Kind::of(&extension)?);
    for part in bytes.chunks(piece) {
        inspector.feed(part)?;
    }
    inspector.finish()
}

/// One part of an archive: name, packed bytes, how many it says it unpacks into, flags.
type Part = (&'static str, usize, u32, u16);

/// An archive with these parts, made by hand so that it can lie.
fn archive(parts: &[Part]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, packed, unpacked, flags) in parts {
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let packed_size = u32::try_from(*packed).unwrap().to_le_bytes();
        let at = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let common = [
            &flags.to_le_bytes()[..],
            &8_u16.to_le_bytes(),
            &[0; 8],
            &packed_size,
            &unpacked.to_le_bytes(),
            &length,
        ]
        .concat();
        bytes
            .extend([b"PK\x03\x04\x14\0", &common[..], &[0; 2], name.as_bytes(), &vec![7; *packed]].concat());
        directory.extend([b"PK\x01\x02\x14\0\x14\0", &common[..], &[0; 12], &at, name.as_bytes()].concat());
    }
    let (count, begin) =
        (u16::try_from(parts.len()).unwrap().to_le_bytes(), u32::try_from(bytes.len()).unwrap());
    let length = u32::try_from(directory.len()).unwrap().to_le_bytes();
    bytes.extend(&directory);
    bytes
        .extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &length, &begin.to_le_bytes(), &[0; 2]].concat());
    bytes
}

const TYPES: Part = ("[Content_Types].xml", 300, 900, 0);
const WORD: Part = ("word/document.xml", 2_000, 9_000, 0);
const EXCEL: Part = ("xl/workbook.xml", 500, 900, 0);

fn with(parts: &[Part]) -> Vec<u8> {
    archive(&[&[TYPES, WORD], parts].concat())
}

fn jpeg() -> Vec<u8> {
    [b"\xff\xd8\xff\xe0\0\x10JFIF\0", &[9; 5_000][..], b"\xff\xd9"].concat()
}

fn pdf() -> Vec<u8> {
    [b"%PDF-1.7\n", &[b'x'; 3_000][..], b"\nstartxref\n9\n%%EOF\n"].concat()
}

/// A PDF that holds this in its middle, past its beginning.
fn acting(action: &str) -> Vec<u8> {
    [b"%PDF-1.7\n", &[b'x'; 5_000][..], action.as_bytes(), &pdf()[9..]].concat()
}

fn boxed(brand: &[u8; 4]) -> Vec<u8> {
    [b"\0\0\0\x18ftyp", &brand[..], &[1; 600]].concat()
}

#[test]
fn what_is_said_of_a_file_does_not_depend_on_how_it_was_cut() {
    let text = |marks: &[(usize, &[u8])]| {
        let mut text = vec![b'x'; 9_000];
        marks.iter().for_each(|(at, mark)| text[*at..*at + mark.len()].copy_from_slice(mark));
        text
    };
    let large = [vec![b'x'; 20_000_001], b"\x01".to_vec()].concat();
    for (bytes, said) in [
        (text(&[(100, b"<script>"), (5_000, b"\x01")]), Refused::Active),
        (text(&[(100, b"\x01"), (200, b"<script>")]), Refused::Content),
        (large, Refused::Size { most: 20_000_000 }),
    ] {
        for piece in [50, 4_096, 4_097, 20_000_001, bytes.len()] {
            assert_eq!(looked_at("a.txt", &bytes, piece), Err(said.clone()), "{piece}");
        }
    }
    for early in [0, 4_990] {
        let mut script = acting("/S /JavaScript");
        script.drain(9..9 + early);
        for piece in 1..30 {
            assert_eq!(looked_at("a.pdf", &script, piece), Err(Refused::Active), "{early} {piece}");
        }
    }
}

#[test]
fn what_is_taken_and_why_the_rest_is_not() {
    let text = "收据:2026年5月6日,128.50元\r\n".repeat(100).into_bytes();
    let gbk = [b"\xca\xd5\xbe\xdd 128.50\r\n".as_slice(); 9].concat();
    let docx = with(&[]);
    let after = |front: &[u8], back: &[u8]| [front, back].concat();
    let mut moved_end = docx.clone();
    moved_end.extend(b"trailing");
    let bomb: Part = ("word/media/a.bin", 10_000, 290_000_000, 0);
    let many: Vec<Part> = vec![("word/a.xml", 0, 0, 0); 5_001];
    let mut overlapping = with(&[]);
    // The packed size of the first part, in the directory, becomes more than the whole archive.
    let directory = overlapping.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    overlapping[directory + 20..directory + 24].copy_from_slice(&9_000_000_u32.to_le_bytes());
    let size = |most| Err(Refused::Size { most });
    for (name, bytes, taken) in [
        ("a.jpg", jpeg(), Ok(())),
        ("a.JPEG", jpeg(), Ok(())),
        ("a.png", after(b"\x89PNG\r\n\x1a\n", &[0; 99]), Ok(())),
        ("a.gif", after(b"GIF89a", &[0; 99]), Ok(())),
        ("a.webp", after(b"RIFF\x10\0\0\0WEBP", &[0; 99]), Ok(())),
        ("a.heic", boxed(b"heic"), Ok(())),
        ("a.mp4", boxed(b"isom"), Ok(())),
        ("a.mov", boxed(b"qt  "), Ok(())),
        ("a.m4a", boxed(b"M4A "), Ok(())),
        ("a.mp3", after(b"ID3\x04\0", &[0; 99]), Ok(())),
        ("a.mp3", after(b"\xff\xfb\x90\x64", &[0; 99]), Ok(())),
        ("a.amr", after(b"#!AMR\n", &[0; 99]), Ok(())),
        ("a.wav", after(b"RIFF\x10\0\0\0WAVE", &[0; 99]), Ok(())),
        ("a.txt", text, Ok(())),
        ("a.txt", gbk, Ok(())),
        ("a.pdf", pdf(), Ok(())),
        ("a.docx", docx.clone(), Ok(())),
        ("a.xlsx", archive(&[TYPES, EXCEL]), Ok(())),
        // By name.
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), Err(Refused::Type)),
        ("a.html", b"<html>".to_vec(), Err(Refused::Type)),
        ("a.js", b"alert(1)".to_vec(), Err(Refused::Type)),
        ("a.exe", b"MZ".to_vec(), Err(Refused::Type)),
        ("a.zip", docx.clone(), Err(Refused::Type)),
        ("a.docm", docx.clone(), Err(Refused::Type)),
        ("a.doc", b"\xd0\xcf\x11\xe0".to_vec(), Err(Refused::Type)),
        ("a", jpeg(), Err(Refused::Name)),
        // By content.
        ("a.jpg", b"MZ\x90\0".to_vec(), Err(Refused::Content)),
        ("a.jpg", b"<svg onload=alert(1)>".to_vec(), Err(Refused::Content)),
        ("a.png", jpeg(), Err(Refused::Content)),
        ("a.mp4", boxed(b"heic"), Err(Refused::Content)),
        ("a.mp3", b"\xff\xff\xff\xff".to_vec(), Err(Refused::Content)),
        ("a.pdf", b"%PDF-1.7\nno end".to_vec(), Err(Refused::Content)),
        ("a.pdf", after(b"\n\n", &pdf()), Err(Refused::Content)),
        ("a.txt", b"a\0b".to_vec(), Err(Refused::Content)),
        ("a.txt", b"MZ\x90\0\x03".to_vec(), Err(Refused::Content)),
        ("a.jpg", Vec::new(), Err(Refused::Empty)),
        // Two files in one.
        ("a.pdf", after(&pdf(), &docx), Err(Refused::Content)),
        ("a.jpg", after(&jpeg(), &docx), Err(Refused::Content)),
        ("a.gif", after(b"GIF89a", &docx), Err(Refused::Content)),
        ("a.gif", b"GIF89a/*<script>alert(1)</script>*/".to_vec(), Err(Refused::Active)),
        ("a.jpg", after(b"\xff\xd8\xff\xe0", b"<!DOCTYPE html><body>"), Err(Refused::Active)),
        ("a.pdf", after(b"%PDF-1.7\n<HTML><SCRIPT>", &pdf()), Err(Refused::Active)),
        ("a.txt", b"see <ScRiPt src=x></script>".to_vec(), Err(Refused::Active)),
        ("a.txt", after(&b" ".repeat(3_000), b"<img src=x onerror=y>"), Err(Refused::Active)),
        ("a.txt", b"#!/bin/sh\nrm -rf /".to_vec(), Err(Refused::Active)),
        ("a.txt", b"<?php system($_GET[0]);".to_vec(), Err(Refused::Active)),
        ("a.txt", pdf(), Err(Refused::Active)),
        ("a.pdf", acting("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), Err(Refused::Active)),
        ("a.pdf", acting("/A << /S /Launch /F (cmd.exe) >>"), Err(Refused::Active)),
        ("a.pdf", acting("/A << /S /URI /URI (https://example.org) >>"), Ok(())),
        // Packages of Office.
        ("a.xlsx", docx.clone(), Err(Refused::Content)),
        ("a.docx", archive(&[WORD]), Err(Refused::Content)),
        ("a.docx", archive(&[("a.txt", 1, 1, 0)]), Err(Refused::Content)),
        ("a.docx", b"PK\x03\x04 and no more".to_vec(), Err(Refused::Packed)),
        ("a.docx", moved_end, Err(Refused::Packed)),
        ("a.docx", after(b"PK\x03\x04", &docx), Err(Refused::Packed)),
        ("a.docx", after(&jpeg(), &docx), Err(Refused::Content)),
        ("a.docx", with(&[("word/vbaProject.bin", 9, 9, 0)]), Err(Refused::Active)),
        ("a.xlsx", archive(&[TYPES, EXCEL, ("xl/macrosheets/1.xml", 9, 9, 0)]), Err(Refused::Active)),
        ("a.docx", with(&[("word/embeddings/setup.EXE", 9, 9, 0)]), Err(Refused::Active)),
        ("a.docx", with(&[("../../evil.xml", 9, 9, 0)]), Err(Refused::Packed)),
        ("a.docx", with(&[("word/a.xml", 9, 9, 1)]), Err(Refused::Packed)),
        ("a.docx", with(&[bomb]), Err(Refused::Packed)),
        ("a.docx", with(&[("word/a.bin", 9, 400_000_000, 0)]), Err(Refused::Packed)),
        ("a.docx", with(&many), Err(Refused::Packed)),
        ("a.docx", overlapping, Err(Refused::Packed)),
        // Too large.
        ("a.jpg", after(&jpeg(), &vec![0; 20_000_000]), size(20_000_000)),
        ("a.mp4", after(&boxed(b"isom"), &vec![0; 20_000_000]), Ok(())),
    ] {
        for piece in [7, 4_096, 1 << 20].into_iter().filter(|piece| bytes.len() / piece < 100_000) {
            let found = looked_at(name, &bytes, piece);
            let said = found.as_ref().map(|_| ()).map_err(Clone::clone);
            assert_eq!(said, taken, "{name}, {} bytes in pieces of {piece}", bytes.len());
            assert!(found.is_err() || found.is_ok_and(|found| found.size == bytes.len() as u64));
        }
    }
}

#[test]
fn no_cut_and_no_changed_byte_of_an_archive_makes_it_panic() {
    let whole = with(&[("word/styles.xml", 9, 9, 0)]);
    for end in 0..whole.len() {
        let _ = looked_at("a.docx", &whole[..end], 512);
    }
    let directory = whole.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    for at in directory..whole.len() {
        for value in [0, 1, 0x7f, 0xff] {
            let mut changed = whole.clone();
            changed[at] = value;
            let _ = looked_at("a.docx", &changed, 512);
        }
    }
}

#[test]
fn every_refusal_says_what_to_do_in_both_languages() {
    let all = [
        Refused::Name,
        Refused::Type,
        Refused::Content,
        Refused::Active,
        Refused::Packed,
        Refused::Empty,
        Refused::Size { most: 20_000_000 },
        Refused::CutOff,
    ];
    for one in all {
        assert!(one.code().starts_with("attachment_"));
        let text = one.text();
        assert!(!text.zh.is_empty() && !text.en.is_empty() && !text.zh.contains(char::is_control), "{one}");
    }
}
