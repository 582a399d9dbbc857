import { Link } from "@tanstack/react-router";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { type Change, changeKeys } from "./api";
import { type Detail, detailsOf, folded } from "./details";
import { placeOf, subjectText } from "./subject";
import type { ChangeWords } from "./words";

interface Properties {
  rows: Change[];
  words: ChangeWords;
  onCaller: (caller: string) => void;
}

/** The changes, each with what it says of itself. */
export function ChangesTable({ rows, words, onCaller }: Properties) {
  const t = useTranslate();
  const { say } = words;
  const keys = changeKeys(rows);
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("changes.title")}>
      <table className="data-table changes-table" data-testid="changes">
        <thead>
          <tr>
            <th scope="col">{say("changes.column.when")}</th>
            <th scope="col">{say("changes.column.who")}</th>
            <th scope="col" className="changes-via">
              {say("changes.column.via")}
            </th>
            <th scope="col">{say("changes.column.what")}</th>
            <th scope="col">{say("changes.column.subject")}</th>
            <th scope="col">{say("changes.column.details")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((change, place) => (
            <ChangeRow key={keys[place]} change={change} words={words} onCaller={onCaller} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProperties {
  change: Change;
  words: ChangeWords;
  onCaller: (caller: string) => void;
}

function ChangeRow({ change, words, onCaller }: RowProperties) {
  const format = useFormat();
  const { at, caller, caller_kind, acted_by, via, action } = change;
  const only = words.say("changes.filter.only_caller", { name: caller });
  return (
    <tr>
      <td className="changes-when">
        <time dateTime={at} title={format.relative(at)}>
          {format.dateTime(at)}
        </time>
      </td>
      <td>
        <button
          type="button"
          className="changes-caller"
          title={only}
          onClick={() => onCaller(caller)}
        >
          {caller}
        </button>
        {acted_by && (
          <span className="changes-kind small muted">
            {words.say("changes.acted_by", { name: acted_by })}
          </span>
        )}
        {caller_kind !== via && (
          <span className="changes-kind small muted">{words.word("callers", caller_kind)}</span>
        )}
      </td>
      <td className="changes-via">{words.word("via", via)}</td>
      <th scope="row">{words.word("actions", action)}</th>
      <td>
        <SubjectLink change={change} words={words} />
      </td>
      <td>
        <Details change={change} words={words} />
      </td>
    </tr>
  );
}

interface PartProperties {
  change: Change;
  words: ChangeWords;
}

function SubjectLink({ change, words }: PartProperties) {
  const t = useTranslate();
  const place = placeOf(change);
  const text = subjectText(change, words, t);
  if (!place) return <span className="changes-subject">{text}</span>;
  return (
    <Link className="changes-subject" to={place.to} search={place.search as never} data-row>
      {text}
    </Link>
  );
}

function Details({ change, words }: PartProperties) {
  const t = useTranslate();
  const format = useFormat();
  const { shown, rest } = folded(detailsOf(change, { words, format, t }));
  return (
    <>
      <DetailList details={shown} />
      {rest.length > 0 && (
        <details className="changes-more">
          <summary>{words.say("changes.more", { count: format.integer(rest.length) })}</summary>
          <DetailList details={rest} />
        </details>
      )}
    </>
  );
}

function DetailList({ details }: { details: Detail[] }) {
  if (details.length === 0) return null;
  return (
    <ul className="changes-details">
      {details.map(({ key, label, text }) => (
        <li key={key}>
          {label !== null && <span className="muted">{label}: </span>}
          {text}
        </li>
      ))}
    </ul>
  );
}
