import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Field } from "../../components/Field";
import { isLongEnough, NewPassword } from "../../components/NewPassword";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { beginSession, sessionQuery } from "../../session";
import { setUp } from "./api";
import { EntryFrame } from "./EntryFrame";

/** Makes the first administrator, by the code that the server printed. */
export function SetUpPage() {
  const t = useTranslate();
  const session = useQuery(sessionQuery);
  const state = session.data?.state;
  if (session.isPending) return null;
  const isDone = state === "signed_in" || state === "signed_out";
  return (
    <EntryFrame title={t("setup.title")} note={t(isDone ? "setup.done" : "setup.note")}>
      {isDone ? (
        <Link to="/" className="button button-primary">
          {t("setup.open")}
        </Link>
      ) : (
        <SetUpForm />
      )}
    </EntryFrame>
  );
}

const blank = { code: "", name: "", email: "", password: "" };

function SetUpForm() {
  const t = useTranslate();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [given, setGiven] = useState(blank);
  const [isTooShort, setTooShort] = useState(false);
  const create = useMutation({
    mutationFn: setUp,
    onSuccess: (session) => {
      beginSession(queries, session);
      return navigate({ to: "/", replace: true });
    },
  });
  const of = (name: "code" | "name" | "email") => ({
    name,
    required: true,
    value: given[name],
    onChange: ({ target }: { target: HTMLInputElement }) =>
      setGiven((before) => ({ ...before, [name]: target.value })),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const isShort = !isLongEnough(given.password);
        setTooShort(isShort);
        if (isShort) return;
        const { code, name, email, password } = given;
        create.mutate({ code: code.trim(), name: name.trim(), email: email.trim(), password });
      }}
    >
      {create.isError && <ErrorState what={t("setup.failed")} error={create.error} />}
      <Field
        {...of("code")}
        label={t("setup.code")}
        note={t("setup.code_note")}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
      />
      <Field {...of("name")} label={t("sign_in.name")} autoComplete="name" maxLength={100} />
      <Field {...of("email")} label={t("sign_in.email")} type="email" autoComplete="username" />
      <NewPassword
        label={t("sign_in.password")}
        value={given.password}
        onValue={(password) => setGiven((before) => ({ ...before, password }))}
        isTooShort={isTooShort}
      />
      <button type="submit" className="button button-primary" disabled={create.isPending}>
        {t("setup.submit")}
      </button>
    </form>
  );
}
