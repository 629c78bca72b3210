//! Pictures with something to hide, made by hand.

use bytes::Bytes;
use proptest::prelude::*;

use super::*;

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], &length[..], body].concat()
}

/// EXIF of a camera that wrote little-endian: turned, and a place that must not get out.
fn exif(turned: u8) -> Vec<u8> {
    let tiff = [
        &b"Exif\0\0II*\0\x08\0\0\0\x02\0"[..],
        &[0x12, 0x01, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0],
        &[0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0],
        b"\0\0\0\0GPS 59.9139N",
    ];
    segment(0xe1, &tiff.concat())
}

fn photo(turned: u8) -> Bytes {
    let parts = [
        vec![0xff, 0xd8],
        segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        exif(turned),
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPS</x:xmpmeta>"),
        segment(0xe2, b"ICC_PROFILE\0\x01\x01colours"),
        segment(0xe2, b"MPF\0GPS"),
        segment(0xed, b"Photoshop 3.0\0GPS"),
        segment(0xfe, b"GPS"),
        segment(0xdb, &[1; 65]),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        vec![0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56],
        segment(0xc4, &[2; 20]),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        vec![0x78],
        vec![0xff, 0xd9],
        b"\xff\xd8 another picture GPS \xff\xd9".to_vec(),
    ];
    parts.concat().into()
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|part| part == what)
}

#[test]
fn a_photo_keeps_what_is_drawn_and_how_it_is_turned_and_tells_nothing_else() {
    let bare = bare("image/jpeg", &photo(6)).unwrap();
    assert!(!holds(&bare, b"GPS") && !holds(&bare, b"Photoshop") && !holds(&bare, b"xmp"));
    assert!(holds(&bare, b"ICC_PROFILE") && holds(&bare, b"JFIF"));
    assert!(holds(&bare, &[0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]) && holds(&bare, &[0x78, 0xff, 0xd9]));
    assert!(bare.ends_with(&[0xff, 0xd9]), "what lies behind its end is cut off");
    let at = bare.windows(6).position(|part| part == b"Exif\0\0").expect("how it is turned stays");
    assert_eq!(orientation(&bare[at + 6..]), Some(6));
    assert_eq!(super::bare("image/jpeg", &bare).unwrap(), bare, "a second time takes nothing more");
}

#[test]
fn a_photo_that_stands_upright_has_no_exif_left() {
    assert!(!holds(&bare("image/jpeg", &photo(1)).unwrap(), b"Exif"));
}

fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    // The checksum is not looked at.
    [&length[..], kind, body, &[0; 4]].concat()
}

#[test]
fn a_png_loses_its_texts_and_what_lies_behind_its_end() {
    let signature = b"\x89PNG\r\n\x1a\n".to_vec();
    let drawn = [signature.clone(), chunk(b"IHDR", &[0; 13]), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")]
        .concat();
    let told = [
        signature,
        chunk(b"IHDR", &[0; 13]),
        chunk(b"eXIf", b"GPS"),
        chunk(b"tEXt", b"Author\0Maya"),
        chunk(b"iTXt", b"XML:com.adobe.xmp"),
        chunk(b"IDAT", b"pixels"),
        chunk(b"tIME", &[0; 7]),
        chunk(b"IEND", b""),
        b"PK\x03\x04 a zip".to_vec(),
    ];
    assert_eq!(bare("image/png", &told.concat().into()).unwrap(), drawn);
}

fn riff(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_le_bytes();
    [kind, &length[..], body, &vec![0; body.len() % 2]].concat()
}

fn webp_of(parts: &[Vec<u8>]) -> Bytes {
    let body = parts.concat();
    let length = u32::try_from(body.len() + 4).unwrap().to_le_bytes();
    [&b"RIFF"[..], &length, b"WEBP", &body].concat().into()
}

#[test]
fn a_webp_loses_exif_and_xmp_and_says_so_in_its_flags() {
    let told = webp_of(&[
        riff(b"VP8X", &[0b0010_1100, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        riff(b"VP8 ", b"pixel"),
        riff(b"EXIF", b"GPS"),
        riff(b"XMP ", b"GPS!"),
    ]);
    let drawn = webp_of(&[riff(b"VP8X", &[0b0010_0000, 0, 0, 0, 0, 0, 0, 0, 0, 0]), riff(b"VP8 ", b"pixel")]);
    assert_eq!(bare("image/webp", &told).unwrap(), drawn);
}

#[test]
fn a_picture_that_breaks_off_is_none() {
    let photo = photo(6);
    assert!(bare("image/jpeg", &photo.slice(..60)).is_none());
    assert!(bare("image/png", &Bytes::from_static(b"\x89PNG\r\n\x1a\n\0\0\0\xffIHDR")).is_none());
    assert!(bare("image/webp", &Bytes::from_static(b"RIFF\xff\0\0\0WEBP")).is_none());
}

proptest! {
    #[test]
    fn whatever_comes_is_walked_to_an_end(tail in prop::collection::vec(any::<u8>(), 0..300), cut in 0_usize..300) {
        let photo = photo(3);
        let mixed = [&photo[..cut.min(photo.len())], &tail].concat();
        for kind in ["image/jpeg", "image/png", "image/webp"] {
            if let Some(once) = bare(kind, &mixed.clone().into()) {
                prop_assert_eq!(bare(kind, &once), Some(once.clone()));
            }
        }
        let png = [b"\x89PNG\r\n\x1a\n", tail.as_slice()].concat();
        let _ = bare("image/png", &png.into());
        let webp = [b"RIFF\x40\0\0\0WEBP", tail.as_slice()].concat();
        let _ = bare("image/webp", &webp.into());
    }
}
