import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Dialog } from "../../components/Dialog";
import { Field } from "../../components/Field";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { type Action, actions } from "../../session";
import { type CustomRole, keepRole } from "./api";
import { TeamSelect } from "./TeamSelect";

interface Properties {
  /** The role that is changed; null for a new one. */
  role: CustomRole | null;
  onDone: (name: string) => void;
  onClose: () => void;
}

/** Everyone may do these, and only administrators may do the last one. */
const fixed: readonly Action[] = ["read_records", "use_own_account", "manage_users"];

/** Makes a role of named actions, or changes one. */
export function RoleDialog({ role, onDone, onClose }: Properties) {
  const t = useTranslate();
  const [name, setName] = useState(role?.name ?? "");
  const [team, setTeam] = useState(role?.team ?? "");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(role?.actions));
  const keep = useMutation({
    mutationFn: () => {
      const own = actions.filter((action) => chosen.has(action) && !fixed.includes(action));
      const body = { name: name.trim(), actions: own, team: team || null };
      return keepRole({ ...body, revision: role?.revision ?? null }, role);
    },
    onSuccess: (kept) => onDone(kept.name),
  });
  const toggle = (action: Action) => {
    const next = new Set(chosen);
    if (!next.delete(action)) next.add(action);
    setChosen(next);
  };
  const title = role ? t("users.edit_of", { name: role.name }) : t("roles.add");
  return (
    <Dialog label={title} className="user-dialog" onClose={onClose}>
      <form
        className="dialog-body stack"
        onSubmit={(event) => {
          event.preventDefault();
          keep.mutate();
        }}
      >
        <h2>{title}</h2>
        {keep.isError && <ErrorState what={t("users.not_done")} error={keep.error} />}
        <Field
          label={t("users.name")}
          required
          maxLength={60}
          autoComplete="off"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <TeamSelect team={team} others={[["", t("users.team.none")]]} onTeam={setTeam} />
        <fieldset className="role-actions">
          <legend>{t("roles.may")}</legend>
          <p className="small muted">{t("roles.may_note")}</p>
          {actions
            .filter((action) => !fixed.includes(action))
            .map((action) => (
              <label key={action} className="user-choice">
                <input
                  type="checkbox"
                  checked={chosen.has(action)}
                  onChange={() => toggle(action)}
                />
                {t(`right.${action}`)}
              </label>
            ))}
        </fieldset>
        <div className="page-controls">
          <button type="submit" className="button button-primary" disabled={keep.isPending}>
            {t("action.save")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
