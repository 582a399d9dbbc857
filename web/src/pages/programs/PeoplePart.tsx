import { useState } from "react";
import { Card } from "../../components/Card";
import { EmptyState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { dayAfter } from "../tasks/days";
import { OwnerSelect } from "../tasks/NewTaskForm";
import { addEntry, addMember, type ProgramDetail } from "./api";
import { AddForm, LineField, RemoveButton } from "./items";

/** Who works on a programme, and what happens when. */
export function PeoplePart({ detail }: { detail: ProgramDetail }) {
  return (
    <>
      <TeamCard detail={detail} />
      <CalendarCard detail={detail} />
    </>
  );
}

function TeamCard({ detail }: { detail: ProgramDetail }) {
  const t = useTranslate();
  const { id } = detail.program;
  const [user, setUser] = useState<number | null>(null);
  const [part, setPart] = useState("");
  return (
    <Card title={t("programs.team")} flush>
      <AddForm
        add={() => addMember(id, { user_id: user ?? 0, part: part.trim() })}
        onAdded={() => {
          setUser(null);
          setPart("");
        }}
      >
        <OwnerSelect owner={user} onOwner={setUser} />
        <LineField label={t("programs.member_part")} value={part} onValue={setPart} grows />
      </AddForm>
      {detail.team.length === 0 && <EmptyState text={t("programs.no_team")} />}
      <ul className="card-body stack" data-testid="team">
        {detail.team.map((member) => (
          <li key={member.id} className="row">
            <span className="strong">{member.user.name}</span>
            <span>{member.part}</span>
            {member.user.disabled && <span className="bad">{t("users.state.disabled")}</span>}
            <RemoveButton programId={id} item={member.id} name={member.user.name} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function CalendarCard({ detail }: { detail: ProgramDetail }) {
  const t = useTranslate();
  const format = useFormat();
  const { id } = detail.program;
  const [title, setTitle] = useState("");
  const [from, setFrom] = useState(() => dayAfter(new Date(), 0));
  const [until, setUntil] = useState(from);
  return (
    <Card title={t("programs.calendar")} flush>
      <AddForm
        add={() => addEntry(id, { title: title.trim(), from, until })}
        onAdded={() => setTitle("")}
      >
        <LineField label={t("programs.entry")} value={title} onValue={setTitle} grows />
        <LineField label={t("targets.from")} type="date" value={from} onValue={setFrom} />
        <LineField label={t("targets.to")} type="date" value={until} onValue={setUntil} />
      </AddForm>
      {detail.calendar.length === 0 && <EmptyState text={t("programs.no_entries")} />}
      <ul className="card-body stack" data-testid="calendar">
        {detail.calendar.map((entry) => (
          <li key={entry.id} className="row">
            <span className="tabular">
              {format.date(entry.from)}
              {entry.until !== entry.from && ` – ${format.date(entry.until)}`}
            </span>
            <span className="strong">{entry.title}</span>
            <RemoveButton programId={id} item={entry.id} name={entry.title} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
