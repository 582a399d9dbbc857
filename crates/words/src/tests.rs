//! Tests of the words, and of the files that they are in.

mod files;
mod uses;

use crate::{
    Language, Said, accepted_language, count, decimal, own_or_shipped, said, shipped, term,
};

#[test]
fn a_sentence_is_said_in_each_language() {
    let said = said!("account.missing", id = 1234);
    assert_eq!(said.to_string(), "there is no account 1234");
    assert_eq!(said.render(Language::Korean), "ID가 1234인 어카운트가 없습니다");
    assert_eq!(said.render(Language::Greek), "Δεν υπάρχει λογαριασμός με αριθμό 1234");
}

#[test]
fn a_count_is_grouped_and_a_number_that_is_a_name_is_not() {
    let said = said!("model.too_many_lines", count = count(1_234_567_u64));
    assert_eq!(said.to_string(), "there are 1,234,567 product lines already");
    assert_eq!(said.render(Language::Korean), "제품군이 이미 1,234,567개 있습니다");
    assert_eq!(said.render(Language::Greek), "Υπάρχουν ήδη 1.234.567 γραμμές προϊόντων");
    for (number, text) in
        [(0, "0"), (999, "999"), (1_000, "1,000"), (u64::MAX, "18,446,744,073,709,551,615")]
    {
        assert_eq!(Language::English.whole(number), text);
    }
}

#[test]
fn a_message_has_the_form_of_its_number() {
    let total =
        |language, number: u64| said!("review.total", count = count(number)).render(language);
    assert_eq!(total(Language::English, 1), "1 person waits");
    assert_eq!(total(Language::English, 0), "0 people wait");
    assert_eq!(total(Language::English, 1_000), "1,000 people wait");
    assert_ne!(total(Language::Greek, 1), total(Language::Greek, 2).replace('2', "1"));
    assert_eq!(total(Language::Korean, 1), total(Language::Korean, 2).replace('2', "1"));
}

#[test]
fn a_sentence_within_a_sentence_is_in_the_same_language() {
    let reason = said!("view.no_name");
    let said = said!("nothing_saved", reason);
    assert_eq!(said.to_string(), "a view needs a name; nothing was saved");
    assert_eq!(said.render(Language::Korean), "보기에는 이름이 필요합니다. 저장된 내용은 없습니다");
}

#[test]
fn what_a_value_says_is_not_taken_for_a_name() {
    let said = said!("account.none_called", text = "{text} {id} }{ {");
    assert_eq!(said.to_string(), "no account is called \"{text} {id} }{ {\"");
    assert_eq!(Said::text("{a} 100 %").to_string(), "{a} 100 %");
    assert_eq!(Said::new("account.missing").to_string(), "there is no account {id}");
}

#[test]
fn a_key_without_a_message_is_shown_itself() {
    assert_eq!(Said::new("there.is_none").render(Language::Greek), "there.is_none");
}

#[test]
fn a_fact_is_a_key_with_values_in_json() {
    let said = said!("job.refused", id = 7, reason = said!("job.like_it"));
    let json = serde_json::to_value(&said).unwrap();
    let expected = serde_json::json!({
        "key": "job.refused",
        "values": { "id": 7, "reason": { "key": "job.like_it", "values": {} } },
    });
    assert_eq!(json, expected);
}

#[test]
fn a_shipped_text_is_translated_and_one_of_the_user_is_not() {
    assert_eq!(shipped(Language::Korean, "Every product"), "모든 제품");
    assert_eq!(shipped(Language::English, "Every product"), "Every product");
    assert_eq!(shipped(Language::Greek, "내 규칙"), "내 규칙");
}

#[test]
fn the_language_that_a_reader_likes_best_is_chosen() {
    for (header, language) in [
        ("ko", Some(Language::Korean)),
        ("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", Some(Language::Korean)),
        ("en;q=0.1", Some(Language::English)),
        ("en;q=0.1, EL ; q=0.2", Some(Language::Greek)),
        ("fr-FR, de;q=0.9, el;q=0.1", Some(Language::Greek)),
        ("ko;q=0, el", Some(Language::Greek)),
        ("en, ko", Some(Language::English)),
        ("*", None),
        ("fr, *;q=0.5", None),
        ("ko;q=0", None),
        ("ko;q=nan, el;q=2, en;q=-1", None),
        ("korean", None),
        ("", None),
        (";;,,=q;ko\u{0}", None),
    ] {
        assert_eq!(accepted_language(header), language, "{header}");
    }
}

#[test]
fn languages_have_codes() {
    for language in Language::ALL {
        assert_eq!(Language::parse(language.code()), Some(language));
    }
    assert_eq!(Language::parse("KO"), Some(Language::Korean));
    assert_eq!(Language::parse("fr"), None);
    assert_eq!(Language::Greek.decimal("12.5"), "12,5");
}

#[test]
fn a_fact_that_was_kept_is_the_same_in_every_language() {
    let said = Said::new("joined")
        .with("first", said!("account.several", count = count(4_000), text = "A \"b\" {id}"))
        .with("second", vec![said!("account.missing", id = 1_234)])
        .with("field", term("fact", "days_since_won"))
        .with("points", decimal(12.54, 1))
        .with("rule", own_or_shipped("Every product"));
    let kept = said.to_stored();
    let read = Said::from_stored(&kept);
    for language in Language::ALL {
        assert_eq!(read.render(language), said.render(language));
        for (name, value) in said.values() {
            let found = read.values().iter().find(|(known, _)| known == name).unwrap();
            assert_eq!(found.1.render(language), value.render(language), "{name}");
        }
    }
    assert_eq!(read.values().len(), 5);
}

#[test]
fn a_sentence_of_before_stays_as_it_is() {
    for text in ["moved by web: met at the fair", "", "{\"key\": 7}", "{id}", "{\"a\":{}}"] {
        assert_eq!(Said::from_stored(text), Said::text(text), "{text}");
        assert_eq!(Said::from_stored(text).render(Language::Korean), text);
        assert_eq!(Said::text(text).to_stored(), text);
    }
    let like_one = said!("job.like_it").to_stored();
    let text = Said::text(like_one.clone());
    assert_ne!(text.to_stored(), like_one);
    assert_eq!(Said::from_stored(&text.to_stored()), text);
    let deep = "{\"key\":\"text\",\"values\":{\"text\":".repeat(200) + "1" + &"}}".repeat(200);
    assert_eq!(Said::from_stored(&deep).render(Language::Greek), deep);
}

#[test]
fn a_term_is_as_conditions_have_it_in_english_and_a_word_elsewhere() {
    let field = term("fact", "days_since_won");
    assert_eq!(field.render(Language::English), "days_since_won");
    assert_eq!(field.render(Language::Korean), "마지막 수주 후 일수");
    assert_eq!(term("fact", "custom.segment").render(Language::Greek), "custom.segment");
    assert_eq!(decimal(1.25, 2).render(Language::Greek), "1,25");
    assert_eq!(own_or_shipped("Every product").render(Language::Korean), "모든 제품");
}
