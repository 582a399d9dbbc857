//! Commands that only hold others.

use crate::snapshots::coverage::commands;
use crate::snapshots::desk::Desk;

#[test]
fn a_group_alone_says_what_is_in_it() {
    // These are commands by themselves as well.
    let is_both = |file: &str| ["match", "audit"].contains(&file);
    for command in commands().iter().filter(|it| it.is_group && !is_both(&it.file())) {
        let line = command.words.join(" ");
        let unknown = format!("{line} wrongg");
        Desk::bare().snapshot(&command.file(), &[&line, &unknown]);
    }
}
