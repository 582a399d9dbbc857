use super::*;

#[test]
fn all_shipped_files_can_be_read() {
    let mut folder: Vec<String> =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
    folder.sort();
    let mut shipped: Vec<&str> = SHIPPED_FILES.iter().map(|(name, _)| *name).collect();
    shipped.sort_unstable();
    assert_eq!(folder, shipped, "a file that is not tried, or is not there");
    for (name, text) in SHIPPED_FILES {
        let profiles = file::parse(text).unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
        assert!(!profiles.is_empty(), "{name}");
    }
    assert!(SHIPPED.len() >= 68);
}

#[test]
fn a_file_at_fault_is_told_with_its_line_and_the_others_serve() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| std::fs::write(folder.path().join(name), text).unwrap();
    let entry = "source = \"own\"\n\n[[profile]]\nheadings = [\"Kunde\", \"Umsatz\"]\n";
    write("a.toml", format!("{entry}entity = \"acount\"\n").as_bytes());
    write(
        "b.toml",
        format!("{entry}entity = \"account\"\n[profile.fields]\nnam = \"Kunde\"\n").as_bytes(),
    );
    write("c.toml", format!("{entry}skip = \"boring\"\n").as_bytes());
    write("d.toml", format!("{entry}\n").as_bytes());
    write("e.toml", b"source = \"x\"\n\xff");
    write("f.toml", &vec![b' '; 300 * 1024]);
    write("g.toml", b"source = \"x\"\n[[profile]]\nheadings = [\"--\"]\nskip = \"cases\"");
    write("h.toml", b"source = \"x\"\n[[profile]]\nheadings = [\"a\"]\nentity = \"account\"\nfields = { name = 3 }");
    write(
        "good.toml",
        format!("{entry}entity = \"account\"\n[profile.fields]\nname = \"Kunde\"\n").as_bytes(),
    );
    write("notes.txt", b"no profile");
    let catalogue = Catalogue::open(folder.path());
    let said: Vec<String> = catalogue
        .faults
        .iter()
        .map(|fault| format!("{}:{}: {}", fault.file, fault.line.unwrap_or(0), fault.reason))
        .collect();
    let expected = [
        "a.toml:5: there is no entity \"acount\"",
        "b.toml:7: account has no field \"nam\"",
        "c.toml:5: \"boring\" is no reason",
        "d.toml:3: write either entity or skip",
        "e.toml:0: the file is not UTF-8",
        "f.toml:0: ",
        "g.toml:3: \"--\" is no heading",
        "h.toml:5: 3 stands where a heading in quotation marks",
    ];
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for (said, expected) in said.iter().zip(expected) {
        assert!(said.starts_with(expected), "{said}");
    }
    let headings = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let found = catalogue.find(&headings(&["Kunde", "Umsatz", "Ort"])).unwrap();
    assert_eq!(found.source.as_deref(), Some("own"));
    // Those that are brought along serve beside them, and behind them.
    assert_eq!(
        catalogue.find(&headings(&["Ticket ID"])).unwrap().source.as_deref(),
        Some("hubspot")
    );
    assert!(catalogue.find(&headings(&["Kunde", "Ort"])).is_none());
    assert!(Catalogue::open(&folder.path().join("none")).faults.is_empty());
}
