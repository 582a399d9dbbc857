//! Notices of imports as sentences of the command line.

use speargun_engine::import::ImportNotice;

/// What a notice says, in English.
pub(crate) fn said(notice: &ImportNotice, dry_run: bool) -> String {
    match notice {
        ImportNotice::UnknownReference { entity, field, reference, records } => format!(
            "{records} {entity} records name the {field} \"{reference}\", which is not known yet; \
             they are kept and will be joined when it is imported"
        ),
        ImportNotice::Twins { source, other_source, accounts } => format!(
            "{accounts} of the accounts of source {source} have the name of an account of source \
             {other_source}: is it the same file? Import it with --source {other_source} to update \
             those"
        ),
        ImportNotice::NoExchangeRate { currency, base_currency, amounts } => format!(
            "{amounts} amounts are in {currency}, which has no exchange rate: they count nowhere. \
             Write {currency} = (the worth of one {currency} in {base_currency}) under \
             [exchange_rates] in workspace.toml"
        ),
        ImportNotice::OtherRecords { file, source, records, known } => {
            let replaced = if dry_run { "would replace" } else { "replaced" };
            format!(
                "{file}: {records} of {known} ids that source {source} knows belong to records of \
                 another name, which the file {replaced}: is this another list? Its ids are \
                 running numbers, so import it under a source of its own (--source NAME)"
            )
        }
        ImportNotice::MissingColumn { file, field, heading } => format!(
            "{file}: its profile reads {field} from the column \"{heading}\", which the file does \
             not have"
        ),
    }
}
