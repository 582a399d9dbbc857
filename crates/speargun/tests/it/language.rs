//! The language of the command line.

use std::process::{Command, Output};

struct Desk(tempfile::TempDir);

impl Desk {
    fn new(language: &str) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let made = desk.command(&["init", "W", "--language", language]).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        desk
    }

    /// With an account that is matched and scored.
    fn filled(language: &str) -> Self {
        let desk = Self::new(language);
        let accounts = "external_id,name,website,industry,employees,country\n\
            acme,Acme Software,acme.com,Software,1200,US\n";
        std::fs::write(desk.0.path().join("accounts.csv"), accounts).unwrap();
        for arguments in [&["import", "accounts.csv"][..], &["match"], &["score"]] {
            let done = desk.run(arguments);
            assert!(done.status.success(), "{arguments:?}: {done:?}");
        }
        desk
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_speargun"));
        command.args(arguments).current_dir(self.0.path());
        for name in ["SPEARGUN_WORKSPACE", "DATABASE_URL", "SPEARGUN_LOG", "SPEARGUN_LANGUAGE"] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(&[&["-w", "W"], arguments].concat()).output().unwrap()
    }

    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(!output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

const ENGLISH: &str = "error: no account is called \"unheard\"\n";
const KOREAN: &str = "오류: \"unheard\"에 해당하는 어카운트가 없습니다\n";
const GREEK: &str = "σφάλμα: Κανένας λογαριασμός δεν ονομάζεται «unheard»\n";

#[test]
fn an_error_is_said_in_the_language_of_the_option_else_of_the_workspace() {
    let desk = Desk::new("el");
    assert_eq!(desk.refused(&["explain", "unheard"]), GREEK);
    assert_eq!(desk.refused(&["--language", "ko", "explain", "unheard"]), KOREAN);
    assert_eq!(desk.refused(&["explain", "unheard", "--language", "en"]), ENGLISH);
    assert_eq!(Desk::new("en").refused(&["explain", "unheard"]), ENGLISH);
}

#[test]
fn the_environment_says_the_language_where_the_option_does_not() {
    let desk = Desk::new("el");
    let said = |arguments: &[&str]| {
        let mut command = desk.command(&[&["-w", "W"], arguments].concat());
        let output = command.env("SPEARGUN_LANGUAGE", "ko").output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(said(&["explain", "unheard"]), KOREAN);
    assert_eq!(said(&["--language", "en", "explain", "unheard"]), ENGLISH);
}

#[test]
fn a_directory_that_is_no_workspace_is_refused_in_the_language_asked_for() {
    let desk = Desk::new("en");
    let output = desk.command(&["--language", "ko", "-w", ".", "health"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("오류: .은(는) Speargun 워크스페이스가 아닙니다."), "{said}");
}

#[test]
fn a_language_that_there_is_not_is_wrong_usage() {
    let output = Desk::new("en").run(&["--language", "fr", "health"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn json_is_the_same_in_every_language() {
    let desk = Desk::filled("en");
    for arguments in [&["explain", "acme", "--json"][..], &["accounts", "--json"]] {
        let english = desk.done(arguments);
        assert_eq!(desk.done(&[&["--language", "ko"], arguments].concat()), english);
    }
}

/// The English words of a text beyond these names.
fn english_words(text: &str, names: &[&str]) -> Vec<String> {
    let words = text.split(|sign: char| !sign.is_ascii_alphanumeric() && !"_./`-".contains(sign));
    let is_english = |word: &&str| {
        word.len() > 3
            && word.chars().all(|sign| sign.is_ascii_lowercase())
            && !names.iter().any(|name| name.contains(word))
    };
    words.filter(is_english).map(ToOwned::to_owned).collect()
}

#[test]
fn a_score_is_explained_in_korean() {
    let desk = Desk::filled("en");
    let english = desk.done(&["explain", "acme"]);
    assert!(english.contains("| Reason") && english.contains("ICP fit"), "{english}");
    let korean = desk.done(&["--language", "ko", "explain", "acme"]);
    for expected in ["| 이유", "| 점수", "| 티어", "알 수 없음", "시장 상태"] {
        assert!(korean.contains(expected), "{expected}: {korean}");
    }
    for left in ["Reason", "Score", "not known", "Gate", "ICP fit", "not met", "Market:"] {
        assert!(!korean.contains(left), "{left}: {korean}");
    }
}

#[test]
fn the_health_check_is_said_in_korean() {
    let desk = Desk::filled("en");
    let korean = desk.done(&["--language", "ko", "health"]);
    let english = english_words(&korean, &["speargun", "accounts", "filter", "target"]);
    assert!(english.len() < 5, "{english:?}: {korean}");
    assert!(english_words(&desk.done(&["health"]), &[]).len() > 50);
}

#[test]
fn what_an_import_a_match_and_a_score_did_is_said_in_greek() {
    let desk = Desk::new("el");
    std::fs::write(desk.0.path().join("a.csv"), "external_id,name\na,Acme\n").unwrap();
    let output = desk.run(&["import", "a.csv"]);
    let (table, said) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(table.contains("| Αρχείο") && table.contains("Λογαριασμοί"), "{table}");
    assert_eq!(said, "υπόδειξη: speargun match και μετά speargun score\n");
    let output = desk.run(&["score"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("Βαθμολογήθηκαν 1 λογαριασμοί"), "{said}");
    let output = desk.run(&["match"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("έχουν λογαριασμό"), "{said}");
}

#[test]
fn why_a_row_is_rejected_is_said_in_korean() {
    let desk = Desk::new("en");
    let rows = "external_id,name,employees\n,,5\nb,Beta,many\n";
    std::fs::write(desk.0.path().join("a.csv"), rows).unwrap();
    let output = desk.run(&["--language", "ko", "import", "a.csv"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("2행: 행에 ID도 없고 이름도 없습니다"), "{said}");
    assert!(said.contains("\"many\"은(는) 숫자가 아닙니다"), "{said}");
    // For programs the sentence is English, whatever the language.
    let json = desk.done(&["--language", "ko", "import", "a.csv", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let file = &report["files"][0];
    assert_eq!(file["rejects"][0]["reason"], "the row has no id and no name");
    assert_eq!(file["cells"][0]["reason"], "\"many\" is not a number");
    // A mapping file that is wrong is refused in Korean as well.
    std::fs::write(desk.0.path().join("m.toml"), "source = \"x\"\nfles = 3\n").unwrap();
    let refused = desk.refused(&["--language", "ko", "import", "a.csv", "--mapping", "m.toml"]);
    assert!(refused.contains("매핑 파일: 2행: 여기에는 \"fles\" 키가 없습니다"), "{refused}");
}

#[test]
fn what_explains_a_score_has_the_words_of_people_in_english_too() {
    let desk = Desk::filled("en");
    let english = desk.done(&["explain", "acme"]);
    for expected in ["| ICP fit", "Employees 1,200", "Country US", "Budget confirmed not known"] {
        assert!(english.contains(expected), "{expected}: {english}");
    }
    let is_key =
        |word: &str| word.contains('_') && word.chars().all(|c| c == '_' || c.is_ascii_lowercase());
    // Conditions are code; they stand below the score.
    let score = english.split("\nStage").next().unwrap();
    let keys: Vec<&str> = score.split_whitespace().filter(|word| is_key(word)).collect();
    assert!(keys.is_empty(), "{keys:?}: {english}");
    let json = desk.done(&["explain", "acme", "--json"]);
    assert!(json.contains("employees 1200"), "{json}");
}
