//! The fonts of the machine.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use parley::FontContext;
use parley::fontique::{Collection, CollectionOptions, SourceCache};

use crate::PrintError;

/// Where fonts are looked for, beside the folders of the user.
pub const FONT_DIRECTORIES: [&str; 6] = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:\\Windows\\Fonts",
    "/nix/var/nix/profiles/default/share/fonts",
];

/// Folders of fonts below the home of the user.
const HOME_DIRECTORIES: [&str; 3] = [".local/share/fonts", ".fonts", "Library/Fonts"];

/// Families in the order in which they are taken: those of Latin and Greek first, then those of
/// Korean.
const FAMILIES: [&str; 14] = [
    "Noto Sans",
    "DejaVu Sans",
    "Liberation Sans",
    "Open Sans",
    "Arial",
    "Helvetica Neue",
    "Segoe UI",
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "Nanum Gothic",
    "NanumGothic",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "UnDotum",
];

/// The fonts, and the families that are there.
pub(crate) struct Fonts {
    pub(crate) context: FontContext,
    pub(crate) families: Vec<&'static str>,
}

/// Fonts are looked for once: that reads each file of the folders.
static FONTS: Mutex<Option<Fonts>> = Mutex::new(None);

pub(crate) fn with_fonts<T>(
    work: impl FnOnce(&mut Fonts) -> Result<T, PrintError>,
) -> Result<T, PrintError> {
    let mut place = FONTS.lock().unwrap_or_else(PoisonError::into_inner);
    let fonts = match place.take() {
        Some(fonts) => fonts,
        None => find(&folders())?,
    };
    work(place.insert(fonts))
}

fn folders() -> Vec<PathBuf> {
    let home = std::env::var_os("HOME").map(PathBuf::from);
    let own = home.iter().flat_map(|home| HOME_DIRECTORIES.map(|folder| home.join(folder)));
    FONT_DIRECTORIES.map(PathBuf::from).into_iter().chain(own).collect()
}

fn find(folders: &[impl AsRef<Path>]) -> Result<Fonts, PrintError> {
    let options = CollectionOptions { shared: false, system_fonts: false };
    let mut collection = Collection::new(options);
    collection.load_fonts_from_paths(folders.iter().map(AsRef::as_ref));
    let families: Vec<&'static str> =
        FAMILIES.into_iter().filter(|name| collection.family_id(name).is_some()).collect();
    if families.is_empty() {
        return Err(PrintError::NoFont);
    }
    let context = FontContext { collection, source_cache: SourceCache::default() };
    Ok(Fonts { context, families })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_fonts_is_said() {
        let nowhere = [Path::new("/nowhere/at/all")];
        assert_eq!(find(&nowhere).map(|_| ()), Err(PrintError::NoFont));
    }
}
