//! Conditions over HTTP.

use crate::fact::FieldUnit;
use crate::filter::types::{
    FilterFault, FilterField, FilterFieldKind, FilterFields, FilterOperator, FilterReading,
    FilterTest, FilterTree, FilterValue,
};
use speargun_domain::account::{ACCOUNT_FIELDS, Field, FieldKind, account_fields, person_fields};
use speargun_domain::filter::{Filter, TestOperator, Tree, TreeValue, parse};
use speargun_engine::vocabulary::Vocabulary;

use speargun_engine::{Engine, no_rate};
use speargun_words::{Language, Said};

/// What they may name.
pub fn filter_fields(_engine: &Engine) -> FilterFields {
    FilterFields {
        account: account_fields().iter().map(filter_field).collect(),
        person: person_fields().iter().map(filter_field).collect(),
    }
}

fn filter_field<R>(field: &Field<R>) -> FilterField {
    FilterField {
        name: field.key.to_owned(),
        kind: match field.kind {
            FieldKind::Number => FilterFieldKind::Number,
            FieldKind::Text => FilterFieldKind::Text,
            FieldKind::Truth => FilterFieldKind::Truth,
            FieldKind::Instant => FilterFieldKind::Instant,
        },
        unit: FieldUnit::of(field.unit),
        is_list: field.is_list,
    }
}

/// Text to tree.
pub fn read_filter(engine: &Engine, text: &str, language: Language) -> FilterReading {
    match parse(text, ACCOUNT_FIELDS) {
        Ok(mut filter) => FilterReading {
            notices: filter_notices(engine, &filter)
                .iter()
                .map(|said| said.render(language))
                .collect(),
            text: text.to_owned(),
            tree: filter.tree(ACCOUNT_FIELDS).map(tree_out),
            fault: filter.settle(&engine.workspace.rates()).err().map(|error| FilterFault {
                position: error.position,
                detail: no_rate(&error).render(language),
                hint: None,
            }),
        },
        Err(error) => FilterReading {
            text: text.to_owned(),
            notices: Vec::new(),
            tree: None,
            fault: Some(FilterFault {
                position: error.position,
                detail: error.message.render(language),
                hint: error.suggestion.map(|hint| hint.render(language)),
            }),
        },
    }
}

/// Tree to text.
pub fn write_filter(
    engine: &Engine,
    tree: Option<&FilterTree>,
    language: Language,
) -> FilterReading {
    let Some(tree) = tree else { return read_filter(engine, "", language) };
    read_filter(engine, &tree_in(tree).text(), language)
}

/// Values of a condition that nothing here is called. A reading is worth giving without them.
pub fn filter_notices(engine: &Engine, filter: &Filter) -> Vec<Said> {
    let known = engine.workspace.store.read(|connection| {
        let model = engine.workspace.model_of(connection)?;
        Vocabulary::load(connection, &model)
    });
    known.map(|known| known.notices(filter)).unwrap_or_default()
}

fn tree_out(tree: Tree) -> FilterTree {
    let all = |parts: Vec<Tree>| parts.into_iter().map(tree_out).collect();
    match tree {
        Tree::All(parts) => FilterTree::All(all(parts)),
        Tree::Any(parts) => FilterTree::Any(all(parts)),
        Tree::Not(part) => FilterTree::Not(Box::new(tree_out(*part))),
        Tree::Person(part) => FilterTree::Person(Box::new(tree_out(*part))),
        Tree::Test { field, operator, values } => {
            let value = |value| match value {
                TreeValue::Number(number) => FilterValue::Number(number),
                TreeValue::Text(text) => FilterValue::Text(text),
            };
            let values = values.into_iter().map(value).collect();
            FilterTree::Test(FilterTest { field, operator: operator_out(operator), values })
        }
    }
}

fn tree_in(tree: &FilterTree) -> Tree {
    let all = |parts: &[FilterTree]| parts.iter().map(tree_in).collect();
    match tree {
        FilterTree::All(parts) => Tree::All(all(parts)),
        FilterTree::Any(parts) => Tree::Any(all(parts)),
        FilterTree::Not(part) => Tree::Not(Box::new(tree_in(part))),
        FilterTree::Person(part) => Tree::Person(Box::new(tree_in(part))),
        FilterTree::Test(test) => {
            let value = |value: &FilterValue| match value {
                FilterValue::Number(number) => TreeValue::Number(*number),
                FilterValue::Text(text) => TreeValue::Text(text.clone()),
            };
            Tree::Test {
                field: test.field.clone(),
                operator: operator_in(test.operator),
                values: test.values.iter().map(value).collect(),
            }
        }
    }
}

/// The same operators on both sides, one line each.
macro_rules! operators {
    ($($name:ident),*) => {
        fn operator_out(operator: TestOperator) -> FilterOperator {
            match operator { $(TestOperator::$name => FilterOperator::$name,)* }
        }
        fn operator_in(operator: FilterOperator) -> TestOperator {
            match operator { $(FilterOperator::$name => TestOperator::$name,)* }
        }
    };
}

operators!(
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
    Contains,
    Empty,
    NotEmpty,
    True
);
