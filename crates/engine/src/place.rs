//! Which machine this is, as far as files go.

use std::path::Path;

/// The longest name of a machine's directory, in bytes.
const PLACE_LENGTH_MAX: usize = 100;

/// The name of a machine's directory: made by chance, and kept in it.
pub(crate) fn place_of(directory: &Path) -> String {
    let path = directory.join("place.id");
    if let Ok(known) = std::fs::read_to_string(&path) {
        let known = known.trim();
        if !known.is_empty() && known.len() <= PLACE_LENGTH_MAX {
            return known.to_owned();
        }
    }
    let mut bytes = [0_u8; 8];
    if getrandom::fill(&mut bytes).is_err() {
        return directory.to_string_lossy().into_owned();
    }
    let made: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    // Two who open a new workspace at once: the second keeps what the first wrote.
    match std::fs::OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(mut file) => {
            let _ = std::io::Write::write_all(&mut file, made.as_bytes());
            made
        }
        Err(_) => std::fs::read_to_string(&path).map_or(made, |known| known.trim().to_owned()),
    }
}
