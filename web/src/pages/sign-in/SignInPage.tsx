import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { ApiFailure, type Schemas } from "../../api";
import { Field } from "../../components/Field";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { beginSession } from "../../session";
import { chooseLanguage } from "../../state/language";
import { languages } from "../../state/preferences";
import { confirmSignIn, signIn } from "./api";
import { EntryFrame } from "./EntryFrame";
import { ProviderButton, ProviderRefusal } from "./Provider";

const codeOf = (error: unknown) => (error instanceof ApiFailure ? error.code : null);

interface PageProperties {
  /** Why the provider let no one in. */
  reason?: string;
  /** Whether the provider said who it is, and the code is missing. */
  isCodeStep?: boolean;
  /** The page that is shown in the end; without it, the one at which this is shown. */
  returnTo?: string;
}

/**
 * Asks who comes: by password or the provider, and by a code where that person has a second
 * factor.
 */
export function SignInPage({ reason, isCodeStep = false, returnTo }: PageProperties) {
  const t = useTranslate();
  const here = useLocation({ select: ({ href }) => href });
  const queries = useQueryClient();
  const [given, setGiven] = useState({ email: "", password: "" });
  const [isProved, setProved] = useState(isCodeStep);
  const [isCodeAsked, setCodeAsked] = useState(isCodeStep);
  const enter = useMutation({
    mutationFn: (body: Schemas["SignIn"]) =>
      isProved ? confirmSignIn(body.code ?? "") : signIn(body),
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
            setProved(false);
            setCodeAsked(false);
          }}
        >
          {failure}
        </CodeStep>
      ) : (
        <PasswordStep
          beside={<ProviderButton returnTo={returnTo ?? here} />}
          email={given.email}
          isBusy={enter.isPending}
          onGiven={(next) => {
            setGiven(next);
            return enter.mutateAsync(next);
          }}
        >
          {failure || (reason && !enter.isPending && <ProviderRefusal reason={reason} />)}
        </PasswordStep>
      )}
    </EntryFrame>
  );
}

interface PasswordProperties {
  email: string;
  isBusy: boolean;
  onGiven: (given: { email: string; password: string }) => Promise<unknown>;
  /** Another way in, below the button. */
  beside: React.ReactNode;
  children: React.ReactNode;
}

function PasswordStep({ email, isBusy, onGiven, beside, children }: PasswordProperties) {
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
      {beside}
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
