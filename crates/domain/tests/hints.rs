//! What looks wrong in numbers: vectors of the standards, and the errors that they promise to see.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use redress_domain::hints::{credit_code, id_number, phone};

const TODAY: Date = date(2026, 5, 11);
const LETTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

fn id(text: &str) -> &'static str {
    id_number(text, TODAY).map_or("", |hint| hint.code)
}

fn credit(text: &str) -> &'static str {
    credit_code(text).map_or("", |hint| hint.code)
}

#[test]
fn identity_numbers() {
    for (text, code) in [
        ("", ""),
        ("11010519491231002X", ""),
        ("11010519491231002x", ""),
        ("１１０１０５１９４９１２３１００２Ｘ", ""),
        ("110105 19491231 002X", ""),
        ("440524188001010014", ""),
        ("370101190102039973", ""),
        ("11010519491231002Ⅹ", "id_number_shape"),
        ("110105194912310021", "id_number_check"),
        ("110105491231002", "id_number_old"),
        ("G12345678", "id_number_shape"),
        ("110105194912310", "id_number_old"),
        ("身份证", "id_number_shape"),
    ] {
        assert_eq!(id(text), code, "{text}");
    }
}

/// The number with the check digit that fits.
fn numbered(seventeen: &str) -> String {
    let fits = |check: &char| id(&format!("{seventeen}{check}")) != "id_number_check";
    format!("{seventeen}{}", "0123456789X".chars().find(fits).expect("one of eleven fits"))
}

#[test]
fn the_day_of_birth_exists_and_the_prefix_was_once_a_division() {
    for (seventeen, code) in [
        ("33010319900101001", ""), // 下城区, ended in 2021
        ("51020219700101001", ""), // Chongqing while it belonged to Sichuan
        ("81000019900101001", ""), // a residence permit of Hong Kong
        ("83000019900101001", ""), // and of Taiwan
        ("33019919900101001", "id_number_region"),
        ("99010119900101001", "id_number_region"),
        ("33010619900230001", "id_number_date"),
        ("33010619901301001", "id_number_date"),
        ("33010620270101001", "id_number_date"),
        ("33010600000101001", "id_number_date"),
        ("33010620260511001", ""),
    ] {
        assert_eq!(id(&numbered(seventeen)), code, "{seventeen}");
    }
}

#[test]
fn credit_codes() {
    for (text, code) in [
        ("", ""),
        ("91350100M000100Y43", ""),
        ("91350100m000100y43", ""),
        ("9135 0100 M000 100Y 43", ""),
        ("91350100M000100Y4Z", "credit_code_shape"),
        ("91350100M000100Y4", "credit_code_shape"),
        ("330106000123456", "credit_code_shape"),
        ("91350100M000100Y44", "credit_code_check"),
        ("19350100M000100Y43", "credit_code_check"),
    ] {
        assert_eq!(credit(text), code, "{text}");
    }
}

#[test]
fn telephones() {
    for (text, code) in [
        ("", ""),
        ("13800001234", ""),
        ("138 0000 1234", ""),
        ("１３８００００１２３４", ""),
        ("+86 138-0000-1234", ""),
        ("0086 13800001234", ""),
        ("0571-88888888", ""),
        ("(0571) 8888888 转 801", ""),
        ("010-66668888", ""),
        ("+86 10 66668888", ""),
        ("+86 571 88888888", ""),
        ("400-820-0000", ""),
        ("800-820-0000", ""),
        ("95588", ""),
        ("95105105", ""),
        ("12315", ""),
        ("110", ""),
        ("+1 202 555 0100", ""),
        ("+852 2345 6789", ""),
        ("1380000123", "phone_length"),
        ("138000012345", "phone_length"),
        ("88888888", "phone_area"),
        ("0571-888", "phone_landline"),
        ("010-6666888", "phone_landline"),
        ("01088", "phone_landline"),
        ("12345678901", "phone_unknown"),
        ("call me", "phone_unknown"),
    ] {
        assert_eq!(phone(text).map_or("", |hint| hint.code), code, "{text}");
    }
}

#[test]
fn a_hint_says_it_in_both_languages_and_never_repeats_the_number() {
    let hints = [
        id_number("110105194912310021", TODAY),
        id_number("110105194912", TODAY),
        credit_code("91350100M000100Y44"),
        credit_code("91350100M0001"),
        phone("1380000123"),
        phone("0571-888"),
    ];
    for hint in hints {
        let hint = hint.expect("something looks wrong");
        assert!(!hint.text.zh.is_empty() && !hint.text.en.is_empty());
        for secret in ["110105194912", "91350100M0001", "1380000123"] {
            assert!(!hint.text.zh.contains(secret) && !hint.text.en.contains(secret), "{hint:?}");
        }
    }
}

fn any_id() -> impl Strategy<Value = String> {
    let prefix = select(vec!["110105", "330106", "440524", "510202", "330103", "659001"]);
    (prefix, 0..40_000i64, 0..1_000u32).prop_map(|(prefix, days, order)| {
        let born = date(1900, 1, 1).saturating_add(jiff::Span::new().days(days));
        numbered(&format!("{prefix}{}{order:03}", born.strftime("%Y%m%d")))
    })
}

/// A code with both check characters, found by trying: what is tested is that no other fits.
fn any_credit() -> impl Strategy<Value = String> {
    ("[19][1-5]", select(vec!["330106", "110000", "100000"]), "[0-9A-HJ-NP-RTUWXY]{8}").prop_filter_map(
        "an organisation code has a check character of its own",
        |(kind, place, own)| {
            let checks = LETTERS.iter().flat_map(|a| LETTERS.iter().map(move |b| (*a, *b)));
            let code = |(a, b)| format!("{kind}{place}{own}{}{}", char::from(a), char::from(b));
            checks.map(code).find(|code| credit(code).is_empty())
        },
    )
}

proptest! {
    #[test]
    fn any_single_digit_error_in_an_identity_number_is_seen(right in any_id(), at in 0..18usize, with in 0..10u8) {
        prop_assert_eq!(id(&right), "");
        let mut wrong = right.clone().into_bytes();
        wrong[at] = b'0' + with;
        let wrong = String::from_utf8(wrong).unwrap();
        prop_assume!(wrong != right);
        prop_assert_eq!(id(&wrong), "id_number_check");
    }

    #[test]
    fn two_neighbours_that_changed_places_are_seen(right in any_id(), at in 0..16usize) {
        let mut wrong = right.clone().into_bytes();
        wrong.swap(at, at + 1);
        let wrong = String::from_utf8(wrong).unwrap();
        prop_assume!(wrong != right);
        prop_assert_eq!(id(&wrong), "id_number_check");
    }

    #[test]
    fn any_single_error_in_a_credit_code_is_seen(right in any_credit(), at in 0..18usize, with in any::<Index>()) {
        let mut wrong = right.clone().into_bytes();
        wrong[at] = *with.get(LETTERS);
        let wrong = String::from_utf8(wrong).unwrap();
        prop_assume!(wrong != right);
        prop_assert_eq!(credit(&wrong), "credit_code_check");
    }

    #[test]
    fn any_text_gives_a_hint_or_none(text in any::<String>(), digits in "[0-9Xx +-]{0,24}") {
        for text in [text, digits] {
            let _ = (id_number(&text, TODAY), credit_code(&text), phone(&text));
        }
    }
}
