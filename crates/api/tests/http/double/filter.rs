//! The part of the double that is about conditions: none can be read.

use speargun_api::backend::FilterBackend;
use speargun_api::dto::{FilterFields, FilterReading, FilterTree};

use super::Double;

impl FilterBackend for Double {
    fn filter_fields(&self) -> FilterFields {
        FilterFields { account: Vec::new(), person: Vec::new() }
    }

    fn read_filter(&self, text: &str) -> FilterReading {
        FilterReading { text: text.to_owned(), tree: None, fault: None, notices: Vec::new() }
    }

    fn write_filter(&self, _tree: Option<&FilterTree>) -> FilterReading {
        self.read_filter("")
    }
}
