//! `events.md`: a page whose tables are generated and whose sentences are not. A table stands
//! between `<!-- NAME -->` and `<!-- end -->`.

use serde_json::Value;

use super::table::{code, codes, rows, table, text, texts};

/// Fills the tables of the page again.
pub(super) fn page(tables: &Value, page: &str) -> Result<String, String> {
    let mut page = page.to_owned();
    for (name, text) in [
        ("types", types(tables)?),
        ("rules", rules(tables)?),
        ("names", names(tables)?),
        ("call", call(tables)?),
        ("channels", channels(tables)?),
    ] {
        page = filled(&page, name, &text)?;
    }
    for kind in ["bot_reasons", "clocks"] {
        for key in texts(tables, kind) {
            if !page.contains(&code(key)) {
                return Err(format!("docs/reference/events.md says nothing of `{key}`"));
            }
        }
    }
    Ok(page)
}

/// The page with another text at a mark.
fn filled(page: &str, name: &str, text: &str) -> Result<String, String> {
    let missing = || format!("docs/reference/events.md has no <!-- {name} --> … <!-- end -->");
    let (before, rest) = page.split_once(&format!("<!-- {name} -->\n")).ok_or_else(missing)?;
    let (_, after) = rest.split_once("<!-- end -->").ok_or_else(missing)?;
    Ok(format!("{before}<!-- {name} -->\n{text}<!-- end -->{after}"))
}

fn types(tables: &Value) -> Result<String, String> {
    let counts = |row: &Value, stage: &str| match text(row, stage) {
        "yes" => "yes".to_owned(),
        "on_pricing_page" => "pricing pages".to_owned(),
        _ => String::new(),
    };
    let types = rows(tables, "event_types")?.iter().map(|row| {
        let points = row["points"].to_string().replace(".0", "").replace('-', "−");
        let stages = ["engaged", "mql", "sql"].map(|stage| counts(row, stage));
        let [engaged, mql, sql] = stages;
        [code(text(row, "name")), points, engaged, mql, sql]
    });
    Ok(table(["type", "points", "engaged", "MQL", "SQL"], &types.collect::<Vec<_>>()))
}

fn rules(tables: &Value) -> Result<String, String> {
    let rules = rows(tables, "engagement_rules")?.iter().map(|row| {
        let times = row["times"].to_string().replace(".0", "");
        let [name, when] = ["text", "when"].map(|key| text(row, key));
        [name.to_owned(), code(when), code(text(row, "counts_as")), times]
    });
    Ok(table(["rule", "when", "counts as", "times"], &rules.collect::<Vec<_>>()))
}

fn names(tables: &Value) -> Result<String, String> {
    let names = rows(tables, "names")?;
    let mut types: Vec<&str> = names.iter().map(|row| text(row, "event_type")).collect();
    types.sort_unstable();
    types.dedup();
    let rows = types.into_iter().map(|event_type| {
        let of_type = names.iter().filter(|row| text(row, "event_type") == event_type);
        let named: Vec<&str> = of_type.map(|row| text(row, "name")).collect();
        [code(event_type), codes(&named)]
    });
    Ok(table(["type", "also named"], &rows.collect::<Vec<_>>()))
}

fn call(tables: &Value) -> Result<String, String> {
    let fields = rows(tables, "call_fields")?.iter().map(|row| {
        let [calls, meaning] = ["calls", "meaning"].map(|key| text(row, key).to_owned());
        [code(text(row, "name")), calls, meaning]
    });
    Ok(table(["field", "calls", "meaning"], &fields.collect::<Vec<_>>()))
}

fn channels(tables: &Value) -> Result<String, String> {
    let channels = rows(tables, "channels")?.iter().map(|row| {
        let mediums = match codes(&texts(row, "mediums")) {
            mediums if mediums.is_empty() => "any other medium".to_owned(),
            mediums => mediums,
        };
        [code(text(row, "name")), mediums, codes(&texts(row, "click_ids"))]
    });
    Ok(table(["channel", "mediums", "click ids"], &channels.collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_filled_and_all_else_stays() {
        let page = "a\n<!-- x -->\nold\n<!-- end -->\nb\n<!-- y -->\nkept\n<!-- end -->\n";
        let expected = "a\n<!-- x -->\nnew\n<!-- end -->\nb\n<!-- y -->\nkept\n<!-- end -->\n";
        assert_eq!(filled(page, "x", "new\n").unwrap(), expected);
        assert!(filled(page, "z", "").unwrap_err().contains("z"));
    }
}
