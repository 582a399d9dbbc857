import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { GlossaryWord } from "../../components/GlossaryWord";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { AccountDetail, AccountPerson } from "./api";

/** The people, the most engaged first. */
export function PeopleCard({ account }: { account: AccountDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const { people, people_total } = account;
  const note =
    people.length < people_total
      ? t("people.shown", {
          shown: format.integer(people.length),
          total: format.integer(people_total),
        })
      : t("people.note");
  return (
    <Card title={t("people.title")} note={note} flush>
      {people.length === 0 ? (
        <p className="card-body muted">{t("people.none")}</p>
      ) : (
        <section
          className="scroll-x people-scroll"
          data-scroll="people"
          tabIndex={0}
          aria-label={t("people.title")}
        >
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">{t("people.name")}</th>
                <th scope="col">{t("people.role")}</th>
                <th scope="col" className="number">
                  {t("people.fit")}
                </th>
                <th scope="col" className="number">
                  {t("column.engagement")}
                </th>
                <th scope="col">{t("column.last_activity")}</th>
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <PersonRow key={person.id} person={person} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}

/** MQL or SQL, since when and by what: to be read by pointing at it, and by screen readers. */
function LeadTag({ lead }: { lead: AccountPerson["leads"][number] }) {
  const t = useTranslate();
  const format = useFormat();
  const since = format.date(lead.since);
  const causes = [
    lead.by === "crm" && t("lead.by.crm"),
    lead.event && wordOf(t, "event", lead.event),
    lead.condition &&
      t("lead.by.person", {
        condition: lead.condition,
        fit: format.decimal(lead.known?.fit ?? null, 0),
        engagement: format.decimal(lead.known?.engagement ?? null, 0),
      }),
  ];
  const told = t("lead.told", { since, why: causes.filter(Boolean).join("; ") });
  return (
    <span className="tag" title={told} data-testid={`lead-${lead.stage}`}>
      <GlossaryWord word={lead.stage}>{lead.stage.toUpperCase()}</GlossaryWord>
      <span className="visually-hidden">, {told}</span>
    </span>
  );
}

function PersonRow({ person }: { person: AccountPerson }) {
  const t = useTranslate();
  const format = useFormat();
  const position = [
    person.seniority && person.seniority !== "unknown"
      ? wordOf(t, "seniority", person.seniority)
      : null,
    person.department && person.department !== "unknown"
      ? wordOf(t, "department", person.department)
      : null,
  ].filter(Boolean);
  return (
    <tr>
      <td>
        <Link
          to="/people/$personId/match"
          params={{ personId: String(person.id) }}
          className="strong"
          title={t("people.why")}
        >
          {person.name}
        </Link>{" "}
        {person.engaged && <span className="tag tag-accent">{t("people.engaged")}</span>}
        {person.leads.slice(0, 1).map((lead) => (
          <LeadTag key={lead.stage} lead={lead} />
        ))}
        <span className="person-title muted">{person.title ?? "–"}</span>
      </td>
      <td>
        {person.role ? wordOf(t, "role", person.role) : "–"}
        <span className="person-title muted">{position.join(" · ")}</span>
      </td>
      <td className="number">{format.decimal(person.fit, 0)}</td>
      <td className="number">{format.decimal(person.engagement, 0)}</td>
      <td title={format.dateTime(person.last_activity_at)}>
        {format.relative(person.last_activity_at)}
      </td>
    </tr>
  );
}
