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
  const [kind, setKind] = useState<(typeof checkInKinds)[number]>("problem");
  const [text, setText] = useState("");
  const [account, setAccount] = useState("");
  const [owner, setOwner] = useState<number | null>(user?.id ?? null);
  // At noon it is the same day in every zone that the browser may have.
  const [due, setDue] = useState(() => dayAfter(new Date(`${pilot.today}T12:00`), 1));
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
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <label className="field">
        {t("pilots.check_in_text")}
        <textarea
          id={checkInFieldId}
          className="input"
          rows={2}
          required
          maxLength={textMax}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <div className="row pilot-fields">
        <label className="field">
          {t("pilots.reports")}
          <select
            className="select"
            value={kind}
            onChange={({ target }) =>
              setKind(checkInKinds.find((known) => known === target.value) ?? "problem")
            }
          >
            {checkInKinds.map((known) => (
              <option key={known} value={known}>
                {t(`pilots.check.${known}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {t("column.account")}
          <select
            className="select"
            value={account}
            onChange={({ target }) => setAccount(target.value)}
          >
            <option value="">{t("pilots.whole_wave")}</option>
            {accounts.map((own) => (
              <option key={own.account.id} value={own.account.id}>
                {own.account.name}
              </option>
            ))}
          </select>
        </label>
        {makesTask && (
          <>
            <OwnerSelect owner={owner} onOwner={setOwner} />
            <label className="field">
              {t("tasks.due")}
              <input
                className="input"
                type="date"
                required
                value={due}
                onChange={({ target }) => setDue(target.value)}
              />
            </label>
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
