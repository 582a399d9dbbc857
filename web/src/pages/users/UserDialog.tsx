import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { refresh } from "../../api";
import { Dialog } from "../../components/Dialog";
import { Field } from "../../components/Field";
import { ErrorState } from "../../components/states";
import { type MessageKey, useTranslate } from "../../i18n";
import { sessionKey, type User } from "../../session";
import {
  changeUser,
  endUserSessions,
  inviteUser,
  removeProviderLink,
  removeUserFactor,
  type UserChange,
  type UserLink,
  usersKey,
} from "./api";
import { ProviderLinks } from "./ProviderLinks";
import { RoleSelect } from "./RoleSelect";
import { TeamSelect } from "./TeamSelect";

interface Properties {
  user: User;
  onLink: (link: UserLink) => void;
  /** Says what was done. */
  onDone: (text: string) => void;
  onClose: () => void;
}

/** What can be done for one person. */
export function UserDialog({ user, onLink, onDone, onClose }: Properties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const { id, name } = user;
  // A change of oneself changes what the page may offer.
  const refreshAll = () => refresh(queries, [usersKey(), sessionKey()]);
  const act = useMutation({
    mutationFn: async ({ run }: { run: () => Promise<unknown>; said: MessageKey }) => run(),
    onSuccess: async (_, { said }) => {
      await refreshAll();
      onDone(t(said, { name }));
    },
  });
  const invite = useMutation({
    mutationFn: () => inviteUser(id),
    onSuccess: async (link) => {
      await refreshAll();
      onLink(link);
    },
  });
  const isBusy = act.isPending || invite.isPending;
  const failed = [act, invite].find(({ isError }) => isError);
  const change = (body: UserChange, said: MessageKey) =>
    act.mutate({ run: () => changeUser(id, body), said });
  return (
    <Dialog label={t("users.edit_of", { name })} className="user-dialog" onClose={onClose}>
      <div className="dialog-body">
        <h2>{name}</h2>
        <p className="muted">{user.email}</p>
        {failed && <ErrorState what={t("users.not_done")} error={failed.error} />}
        <UserForm
          user={user}
          isBusy={isBusy}
          onSave={(body) => change(body, "users.saved")}
          onClose={onClose}
        />
        <h3>{t("users.access")}</h3>
        <AccessButtons
          user={user}
          isBusy={isBusy}
          onDisable={(disabled) =>
            change({ disabled }, disabled ? "users.disabled" : "users.enabled")
          }
          onLink={() => invite.mutate()}
          onSignOut={() => act.mutate({ run: () => endUserSessions(id), said: "users.signed_out" })}
          onRemoveFactor={() =>
            act.mutate({ run: () => removeUserFactor(id), said: "users.factor_removed" })
          }
        />
        <ProviderLinks
          user={id}
          isBusy={isBusy}
          onRemove={(link) =>
            act.mutate({ run: () => removeProviderLink(id, link), said: "users.provider_removed" })
          }
        />
      </div>
    </Dialog>
  );
}

interface FormProperties {
  user: User;
  isBusy: boolean;
  onSave: (body: UserChange) => void;
  onClose: () => void;
}

function UserForm({ user, isBusy, onSave, onClose }: FormProperties) {
  const t = useTranslate();
  const [name, setName] = useState(user.name);
  const [role, setRole] = useState(user.role);
  const [team, setTeam] = useState(user.has_own_team ? (user.team ?? "none") : "role");
  const [territory, setTerritory] = useState(user.territory ?? "");
  const [owns, setOwns] = useState(user.owns_accounts);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSave({ name: name.trim(), role, team, territory: territory.trim(), owns_accounts: owns });
      }}
    >
      <Field
        label={t("users.name")}
        required
        maxLength={100}
        autoComplete="off"
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <RoleSelect role={role} onRole={setRole} />
      <TeamSelect
        team={team}
        others={[
          ["role", t("users.team.role")],
          ["none", t("users.team.none")],
        ]}
        onTeam={setTeam}
      />
      <Field
        label={t("users.territory")}
        note={t("users.territory_note")}
        placeholder={'country = "DE"'}
        maxLength={2000}
        autoComplete="off"
        value={territory}
        onChange={({ target }) => setTerritory(target.value)}
      />
      <label className="user-choice">
        <input type="checkbox" checked={owns} onChange={({ target }) => setOwns(target.checked)} />
        {t("users.owns_accounts")}
      </label>
      <div className="page-controls">
        <button type="submit" className="button button-primary" disabled={isBusy}>
          {t("action.save")}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t("action.cancel")}
        </button>
      </div>
    </form>
  );
}

interface AccessProperties {
  user: User;
  isBusy: boolean;
  onDisable: (isDisabled: boolean) => void;
  onLink: () => void;
  onSignOut: () => void;
  onRemoveFactor: () => void;
}

/** What changes how the person gets in; only what makes sense in this state. */
function AccessButtons({ user, isBusy, ...on }: AccessProperties) {
  const t = useTranslate();
  const isDisabled = user.state === "disabled";
  const entries: [MessageKey, () => void, boolean][] = [
    ["users.link", on.onLink, !isDisabled],
    ["users.sign_out", on.onSignOut, user.state === "active"],
    ["users.factor_remove", on.onRemoveFactor, user.second_factor],
    ["users.disable", () => on.onDisable(true), !isDisabled],
    ["users.enable", () => on.onDisable(false), isDisabled],
  ];
  return (
    <div className="page-controls">
      {entries
        .filter(([, , makesSense]) => makesSense)
        .map(([word, run]) => (
          <button key={word} type="button" className="button" disabled={isBusy} onClick={run}>
            {t(word)}
          </button>
        ))}
    </div>
  );
}
