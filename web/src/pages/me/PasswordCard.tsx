import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../components/Card";
import { Field } from "../../components/Field";
import { isLongEnough, NewPassword } from "../../components/NewPassword";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { leaveSession } from "../../session";
import { changePassword } from "./api";

/** Changes the password, which ends every session. */
export function PasswordCard() {
  const t = useTranslate();
  const queries = useQueryClient();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const [isTooShort, setTooShort] = useState(false);
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: () => leaveSession(queries),
  });
  return (
    <Card title={t("me.password")} note={t("me.password_note")}>
      {change.isError && <ErrorState what={t("me.not_done")} error={change.error} />}
      <form
        className="me-form"
        onSubmit={(event) => {
          event.preventDefault();
          const isShort = !isLongEnough(next);
          setTooShort(isShort);
          if (!isShort) change.mutate({ old, new: next });
        }}
      >
        <Field
          label={t("me.password_old")}
          type="password"
          autoComplete="current-password"
          required
          value={old}
          onChange={({ target }) => setOld(target.value)}
        />
        <NewPassword
          label={t("password.new")}
          value={next}
          onValue={setNext}
          isTooShort={isTooShort}
        />
        <button type="submit" className="button" disabled={change.isPending}>
          {t("me.password_change")}
        </button>
      </form>
    </Card>
  );
}
