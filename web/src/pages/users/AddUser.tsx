import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { refresh } from "../../api";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { addUser, type UserLink, usersKey } from "./api";
import { RoleSelect } from "./RoleSelect";

const blank = { name: "", email: "", role: "viewer" };

/** Adds a person, who gets a link. */
export function AddUser({ onAdded }: { onAdded: (link: UserLink) => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const [given, setGiven] = useState(blank);
  const add = useMutation({
    mutationFn: addUser,
    onSuccess: (link) => {
      setGiven(blank);
      onAdded(link);
      return refresh(queries, [usersKey()]);
    },
  });
  const change = (part: Partial<typeof blank>) => setGiven((before) => ({ ...before, ...part }));
  return (
    <>
      {add.isError && <ErrorState what={t("users.not_done")} error={add.error} />}
      <form
        className="users-form"
        onSubmit={(event) => {
          event.preventDefault();
          const { name, email, role } = given;
          add.mutate({ name: name.trim(), email: email.trim(), role });
        }}
      >
        <input
          className="input"
          required
          maxLength={100}
          autoComplete="off"
          aria-label={t("users.name")}
          placeholder={t("users.name")}
          value={given.name}
          onChange={({ target }) => change({ name: target.value })}
        />
        <input
          className="input"
          type="email"
          required
          autoComplete="off"
          aria-label={t("sign_in.email")}
          placeholder={t("sign_in.email")}
          value={given.email}
          onChange={({ target }) => change({ email: target.value })}
        />
        <RoleSelect role={given.role} onRole={(role) => change({ role })} />
        <button type="submit" className="button button-primary" disabled={add.isPending}>
          {t("users.add")}
        </button>
      </form>
    </>
  );
}
