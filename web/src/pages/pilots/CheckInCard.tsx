import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../components/Card";
import { May } from "../../components/May";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { useUser } from "../../session";
import { dayAfter } from "../tasks/days";
import { OwnerSelect } from "../tasks/NewTaskForm";
import { checkIn, type Pilot, type PilotAccount, refreshPilots } from "./api";
import { DueField, SelectField } from "./fields";
import { checkInKinds } from "./state";

/** The field to which a reminder leads. */
export const checkInFieldId = "pilot-check-in";

/** The longest text that the server takes. */
const textMax = 2_000;

interface Properties {
  pilot: Pilot;
  accounts: PilotAccount[];
}

/** Says how the wave goes today. What someone has to do something about makes a task. */
export function CheckInCard({ pilot, accounts }: Properties) {
  const t = useTranslate();
  const isSignedIn = useUser() !== undefined;
  if (!isSignedIn) return null;
  return (
    <Card
      title={t("pilots.check_in")}
      note={t("pilots.check_in_note")}
      label={t("pilots.check_in")}
    >
      <May action="work_tasks" says>
        <CheckInForm pilot={pilot} accounts={accounts} />
      </May>
    </Card>
  );
}

function CheckInForm({ pilot, accounts }: Properties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const user = useUser();
  const [kind, setKind] = useState<string>("problem");
  const [text, setText] = useState("");
  const [account, setAccount] = useState("");
  const [owner, setOwner] = useState<number | null>(user?.id ?? null);
  // At noon it is the same day in every zone that the browser may have.
  const [due, setDue] = useState(() => dayAfter(new Date(`${pilot.today}T12:00`), 1));
  const own = accounts.map(({ account: { id, name } }) => ({ value: String(id), word: name }));
  const makesTask = kind !== "note";
  const send = useMutation({
    mutationFn: () =>
      checkIn(pilot.program.id, {
        kind,
        text: text.trim(),
        account_id: account ? Number(account) : null,
        owner_id: makesTask ? owner : null,
        due: makesTask ? due : null,
      }),
    onSuccess: () => setText(""),
    onSettled: () => refreshPilots(queries),
  });
  return (
    <form
      className="stack pilot-stack"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <HowItGoes value={text} onValue={setText} />
      <div className="row pilot-fields">
        <SelectField
          label={t("pilots.reports")}
          value={kind}
          options={checkInKinds.map((value) => ({ value, word: t(`pilots.check.${value}`) }))}
          onValue={setKind}
        />
        <SelectField
          label={t("column.account")}
          value={account}
          options={[{ value: "", word: t("pilots.whole_wave") }, ...own]}
          onValue={setAccount}
        />
        {makesTask && (
          <>
            <OwnerSelect owner={owner} onOwner={setOwner} />
            <DueField value={due} onValue={setDue} />
          </>
        )}
        <button
          type="submit"
          className="button button-primary"
          disabled={send.isPending || !text.trim()}
        >
          {t("pilots.send")}
        </button>
      </div>
      {send.isError && <ErrorState what={t("programs.not_saved")} error={send.error} />}
    </form>
  );
}

function HowItGoes({ value, onValue }: { value: string; onValue: (value: string) => void }) {
  const t = useTranslate();
  return (
    <label className="field">
      {t("pilots.check_in_text")}
      <textarea
        id={checkInFieldId}
        className="input"
        rows={2}
        required
        maxLength={textMax}
        value={value}
        onChange={({ target }) => onValue(target.value)}
      />
    </label>
  );
}
