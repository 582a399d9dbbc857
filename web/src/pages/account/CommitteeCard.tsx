import type { AccountDetail } from "../../api";
import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";

type State = "missing" | "known" | "engaged";

/** Shape carries the state; colour only repeats it. */
function Mark({ state }: { state: State }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" className={`mark-${state}`}>
      <circle cx="8" cy="8" r="6.250" />
      {state === "engaged" && <path d="M8 1.750a6.250 6.250 0 0 1 0 12.500z" />}
    </svg>
  );
}

/** Which buying roles are known and which of them take part. */
export function CommitteeMap({ account }: { account: AccountDetail }) {
  const t = useTranslate();
  if (account.committee.length === 0) return <p className="muted">{t("committee.none")}</p>;
  const nameOf = (id: number) => account.people.find((person) => person.id === id)?.name;
  return (
    <ul className="committee">
      {account.committee.map(({ role, people_ids, engaged }) => {
        const state: State =
          people_ids.length === 0 ? "missing" : engaged > 0 ? "engaged" : "known";
        const names = people_ids.map(nameOf).filter((name) => name !== undefined);
        const more = people_ids.length - names.length;
        return (
          <li key={role}>
            <Mark state={state} />
            <span>
              <span className="strong">{wordOf(t, "role", role)}</span>{" "}
              <span className="muted small">{t(`committee.${state}`)}</span>
              <span className="committee-names muted">
                {names.join(", ") || (people_ids.length > 0 ? "" : "–")}
                {more > 0 && ` +${more}`}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** The buying committee with its gaps. */
export function CommitteeCard({ account }: { account: AccountDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const roles = account.committee;
  const filled = roles.filter(({ people_ids }) => people_ids.length > 0).length;
  return (
    <Card
      title={t("committee.title")}
      note={
        roles.length > 0 &&
        t("committee.coverage", {
          filled: format.integer(filled),
          roles: format.integer(roles.length),
        })
      }
    >
      <CommitteeMap account={account} />
    </Card>
  );
}
