import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AccountPicker } from "../../components/AccountPicker";
import { Icon } from "../../components/Icon";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { useUser } from "../../session";
import { colleaguesQuery, createTask, refreshTasks } from "./api";
import { dayAfter } from "./days";

/** The longest title that the server takes. */
export const titleMax = 200;

interface Properties {
  /** What the tasks come from; by hand by default. */
  origin?: { kind: string; id: number };
}

/** Makes a task for oneself or a colleague. */
export function NewTaskForm({ origin }: Properties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const user = useUser();
  const [title, setTitle] = useState("");
  const [owner, setOwner] = useState<number | null>(null);
  const [due, setDue] = useState(() => dayAfter(new Date(), 7));
  const [account, setAccount] = useState<{ id: number; name: string } | null>(null);
  const [isPicking, setPicking] = useState(false);
  const make = useMutation({
    mutationFn: () =>
      createTask({
        title: title.trim(),
        note: null,
        owner_id: owner ?? user?.id ?? 0,
        due,
        remind: null,
        origin: origin ?? null,
        account_id: account?.id ?? null,
      }),
    onSuccess: () => {
      setTitle("");
      setAccount(null);
      return refreshTasks(queries);
    },
  });
  return (
    <>
      {make.isError && <ErrorState what={t("tasks.not_made")} error={make.error} />}
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <label className="field field-grow">
          {t("tasks.title")}
          <input
            className="input"
            required
            maxLength={titleMax}
            autoComplete="off"
            value={title}
            onChange={({ target }) => setTitle(target.value)}
          />
        </label>
        <OwnerSelect owner={owner ?? user?.id ?? null} onOwner={setOwner} />
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
        {account ? (
          <span className="chip">
            {account.name}
            <button
              type="button"
              aria-label={t("lists.take_off", { name: account.name })}
              onClick={() => setAccount(null)}
            >
              <Icon name="close" />
            </button>
          </span>
        ) : (
          <button type="button" className="button" onClick={() => setPicking(true)}>
            <Icon name="search" />
            {t("tasks.pick_account")}
          </button>
        )}
        <button
          type="submit"
          className="button button-primary"
          disabled={make.isPending || !title.trim()}
        >
          {t("tasks.add")}
        </button>
      </form>
      {isPicking && (
        <AccountPicker
          title={t("tasks.pick_account")}
          onChoose={(chosen) => {
            setAccount(chosen);
            setPicking(false);
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </>
  );
}

interface OwnerProperties {
  owner: number | null;
  onOwner: (owner: number) => void;
}

/** Chooses who has to do it; who may only read is not offered. */
export function OwnerSelect({ owner, onOwner }: OwnerProperties) {
  const t = useTranslate();
  const colleagues = useQuery(colleaguesQuery);
  const able = colleagues.data?.items.filter(({ role }) => role !== "viewer") ?? [];
  return (
    <label className="field">
      {t("tasks.owner")}
      <select
        className="select"
        required
        value={owner ?? ""}
        onChange={({ target }) => onOwner(Number(target.value))}
      >
        {!able.some(({ id }) => id === owner) && <option value="">–</option>}
        {able.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
