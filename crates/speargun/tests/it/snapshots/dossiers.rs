//! Dossiers.

use crate::snapshots::desk::Desk;

#[test]
fn dossiers() {
    let mut desk = Desk::with_data();
    let lines = [
        "dossier add acme.com goals 'Double exports by 2028' --source 'Annual report' \
         --url https://acme.com/report --on 2026-03-01 --sure 3",
        "dossier add acme.com pains 'Orders take two weeks' --source 'Call with sales' --sure 2 \
         --days 10 --json",
        "dossier add acme.com pains Slow --source x --url ftp://acme.com --sure 2",
        "dossier add nothing.example pains Slow --source x --sure 2",
    ];
    desk.snapshot("dossier-add", &lines);
    let lines = ["dossier comment acme.com 'Who knows their COO?'", "dossier comment acme.com ' '"];
    desk.snapshot("dossier-comment", &lines);
    let lines = [
        "dossier show acme.com",
        "--language el dossier show acme.com",
        "dossier show acme.com --json",
        "dossier show nothing.example",
    ];
    desk.snapshot("dossier-show", &lines);
    let lines = [
        "dossier one-pager acme.com",
        "--language ko dossier one-pager acme.com",
        "dossier one-pager acme.com --json",
        "dossier one-pager nothing.example",
    ];
    desk.snapshot("dossier-one-pager", &lines);
    let lines = [
        "dossier rm acme.com 1 --reason 'It was another company'",
        "dossier rm acme.com 1 --reason x",
    ];
    desk.snapshot("dossier-rm", &lines);
}
