//! Commands that only hold others.

use crate::snapshots::coverage::commands;
use crate::snapshots::desk::Desk;

#[test]
fn a_group_alone_says_what_is_in_it() {
    // `match` is a command by itself as well.
    for command in commands().iter().filter(|it| it.is_group && it.file() != "match") {
        let line = command.words.join(" ");
        let unknown = format!("{line} wrongg");
        Desk::bare().snapshot(&command.file(), &[&line, &unknown]);
    }
}
