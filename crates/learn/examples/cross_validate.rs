//! Learns from a CSV file and prints the figures and how long it took.
//! Usage: `cross_validate FILE LABEL [IGNORE,IGNORE] [PREDICTIONS.csv] [KEEP,KEEP]`
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::Instant;

use speargun_learn::{Labels, Learned, Settings, Table, TextColumn, learn};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let list = |place: usize| -> Vec<String> {
        let text = arguments.get(place).map_or("", String::as_str);
        text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
    };
    let ignored = list(2);
    let mut reader = csv::Reader::from_path(&arguments[0]).unwrap();
    let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let mut columns: Vec<TextColumn> = headings.iter().map(|name| TextColumn::new(name)).collect();
    let label = headings.iter().position(|name| *name == arguments[1]).unwrap();
    let mut cells = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        cells.push(record[label].to_owned());
        columns.iter_mut().zip(&record).for_each(|(column, cell)| column.push(cell));
    }
    let columns = (columns.into_iter().zip(&headings).enumerate())
        .filter(|(place, (_, name))| *place != label && !ignored.contains(name))
        .map(|(_, (column, _))| column.finish())
        .collect();
    let table = Table::new(columns).unwrap();
    let labels = Labels::read(&cells, None, None).unwrap();
    let settings = Settings { keep: list(4), ..Settings::default() };
    let start = Instant::now();
    let learned = match learn(&table, &labels.by_row, &settings) {
        Ok(learned) => learned,
        Err(refusal) => {
            println!("refused: {refusal}");
            return;
        }
    };
    let took = start.elapsed();
    let report = &learned.report;
    println!(
        "AUC {:.4} ({:.4} to {:.4}), Brier {:.4}, {:?}, {:?}, signal {}, {took:.2?}",
        report.auc.value,
        report.auc.low,
        report.auc.high,
        report.brier,
        report.learner,
        report.learner_per_fold,
        report.signal,
    );
    if let Some(auc) = &report.auc_without_flagged {
        println!("without flagged columns {:.4}", auc.value);
    }
    for flag in &report.flagged {
        println!("flag {} {:.3} {:?}", flag.column, flag.auc_alone, flag.reasons);
    }
    for left_out in &report.left_out {
        println!("left out {} {:?}", left_out.column, left_out.reason);
    }
    for factor in report.factors.iter().take(8) {
        println!("{:.3} {:?} {}", factor.share, factor.direction, factor.column);
    }
    for group in &report.calibration {
        println!("{} {:.3} {:.3}", group.rows, group.predicted, group.observed);
    }
    let mut best = f64::INFINITY;
    for _ in 0..20 {
        let start = Instant::now();
        let scores = learned.score(&table);
        best = best.min(start.elapsed().as_secs_f64() * 1e6 / scores.len() as f64);
    }
    println!("scoring {best:.2} us a record, {} trees", learned.model.trees());
    if let Some(path) = arguments.get(3).filter(|path| !path.is_empty()) {
        write_predictions(path, &learned);
    }
}

fn write_predictions(path: &str, learned: &Learned) {
    let mut writer = csv::Writer::from_path(path).unwrap();
    writer.write_record(["row", "fold", "probability", "label"]).unwrap();
    for found in &learned.predictions {
        let label = u8::from(found.is_positive).to_string();
        let (row, fold) = (found.row.to_string(), found.fold.to_string());
        writer.write_record([row, fold, found.probability.to_string(), label]).unwrap();
    }
    writer.flush().unwrap();
}
