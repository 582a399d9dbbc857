import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Icon } from "../../components/Icon";
import { May } from "../../components/May";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { refreshPrograms, removeItem } from "./api";

interface Properties {
  programId: number;
  item: number;
  /** What it is called. */
  name: string;
}

/** Removes a goal, cost, person or entry; that it was there stays known. */
export function RemoveButton({ programId, item, name }: Properties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeItem(programId, item),
    onSettled: () => refreshPrograms(queries),
  });
  return (
    <May action="plan_programs">
      <button
        type="button"
        className="button button-plain button-icon"
        disabled={remove.isPending}
        aria-label={t("programs.remove", { name })}
        onClick={() => remove.mutate()}
      >
        <Icon name="close" />
      </button>
      {remove.isError && <ErrorState what={t("programs.not_saved")} error={remove.error} />}
    </May>
  );
}

interface AddProperties {
  /** Adds what was filled in. */
  add: () => Promise<unknown>;
  /** Empties the fields afterwards. */
  onAdded: () => void;
  children: ReactNode;
}

/** A form in a line that adds something to a programme. */
export function AddForm({ add, onAdded, children }: AddProperties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: add,
    onSuccess: async () => {
      onAdded();
      await refreshPrograms(queries);
    },
  });
  return (
    <May action="plan_programs">
      {run.isError && <ErrorState what={t("programs.not_saved")} error={run.error} />}
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate();
        }}
      >
        {children}
        <button type="submit" className="button" disabled={run.isPending}>
          {t("tasks.add")}
        </button>
      </form>
    </May>
  );
}

interface FieldProperties {
  label: string;
  value: string;
  onValue: (value: string) => void;
  type?: "text" | "date" | "number";
  grows?: boolean;
}

/** A field of such a form. */
export function LineField({ label, value, onValue, type = "text", grows }: FieldProperties) {
  return (
    <label className={grows ? "field field-grow" : "field"}>
      {label}
      <input
        className="input"
        type={type}
        required
        min={type === "number" ? 0 : undefined}
        step={type === "number" ? "any" : undefined}
        maxLength={type === "text" ? 200 : undefined}
        value={value}
        onChange={({ target }) => onValue(target.value)}
      />
    </label>
  );
}
