import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ApiFailure, type Schemas } from "../../api";
import { Field } from "../../components/Field";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { beginSession } from "../../session";
import { chooseLanguage } from "../../state/language";
import { languages } from "../../state/preferences";
import { signIn } from "./api";
import { EntryFrame } from "./EntryFrame";

const codeOf = (error: unknown) => (error instanceof ApiFailure ? error.code : null);

/** Asks who comes: by password, and by a code where that person has a second factor. */
export function SignInPage() {
  const t = useTranslate();
  const queries = useQueryClient();
  const [given, setGiven] = useState({ email: "", password: "" });
  const [isCodeAsked, setCodeAsked] = useState(false);
  const enter = useMutation({
    mutationFn: (body: Schemas["SignIn"]) => signIn(body),
    onSuccess: (session) => {
      const wish = languages.find((known) => known === session.user?.language);
      if (wish) void chooseLanguage(wish);
      beginSession(queries, session);
    },
    onError: (error) => {
      const code = codeOf(error);
      if (code === "code_needed") setCodeAsked(true);
      if (code === "wrong_credentials") setCodeAsked(false);
    },
  });
  const isWrong = enter.isError && codeOf(enter.error) !== "code_needed";
  const failure = isWrong && <ErrorState what={t("sign_in.failed")} error={enter.error} />;
  return (
    <EntryFrame title={t("sign_in.title")} note={isCodeAsked && t("sign_in.code_note")}>
      {isCodeAsked ? (
        <CodeStep
          isBusy={enter.isPending}
          onCode={(code) => enter.mutateAsync({ ...given, code })}
          onBack={() => {
            enter.reset();
            setCodeAsked(false);
          }}
        >
          {failure}
        </CodeStep>
      ) : (
        <PasswordStep
          email={given.email}
          isBusy={enter.isPending}
          onGiven={(next) => {
            setGiven(next);
            return enter.mutateAsync(next);
          }}
        >
          {failure}
        </PasswordStep>
      )}
    </EntryFrame>
  );
}

interface PasswordProperties {
  email: string;
  isBusy: boolean;
  onGiven: (given: { email: string; password: string }) => Promise<unknown>;
  children: React.ReactNode;
}

function PasswordStep({ email, isBusy, onGiven, children }: PasswordProperties) {
  const t = useTranslate();
  const [address, setAddress] = useState(email);
  const [password, setPassword] = useState("");
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // The address stays: most often it is the password that was mistyped.
        onGiven({ email: address.trim(), password }).catch(() => field.current?.select());
      }}
    >
      {children}
      <Field
        label={t("sign_in.email")}
        type="email"
        name="email"
        autoComplete="username"
        required
        autoFocus={!email}
        value={address}
        onChange={({ target }) => setAddress(target.value)}
      />
      <Field
        label={t("sign_in.password")}
        type="password"
        name="password"
        autoComplete="current-password"
        required
        autoFocus={Boolean(email)}
        ref={field}
        value={password}
        onChange={({ target }) => setPassword(target.value)}
      />
      <button type="submit" className="button button-primary" disabled={isBusy}>
        {t("sign_in.submit")}
      </button>
    </form>
  );
}

interface CodeProperties {
  isBusy: boolean;
  onCode: (code: string) => Promise<unknown>;
  onBack: () => void;
  children: React.ReactNode;
}

function CodeStep({ isBusy, onCode, onBack, children }: CodeProperties) {
  const t = useTranslate();
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onCode(code.trim()).catch(() => field.current?.select());
      }}
    >
      {children}
      <Field
        label={t("sign_in.code")}
        name="code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        required
        autoFocus
        ref={field}
        value={code}
        onChange={({ target }) => setCode(target.value)}
      />
      <button type="submit" className="button button-primary" disabled={isBusy}>
        {t("sign_in.submit")}
      </button>
      <button type="button" className="button button-plain" onClick={onBack}>
        {t("sign_in.back")}
      </button>
    </form>
  );
}
