import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiFailure, type Schemas } from "../../api";
import { isLongEnough, NewPassword } from "../../components/NewPassword";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { acceptLink, linkQuery } from "./api";
import { EntryFrame } from "./EntryFrame";

/** Takes a link, and asks its person for a password. */
export function WelcomePage() {
  const t = useTranslate();
  const { hash: secret } = useLocation();
  const link = useQuery({ ...linkQuery(secret), enabled: secret !== "" });
  const isDead = !secret || (link.error instanceof ApiFailure && link.error.status === 404);
  if (isDead) return <DeadLink />;
  if (link.isError) {
    return (
      <EntryFrame title={t("welcome.title")}>
        <ErrorState what={t("welcome.unread")} error={link.error} onRetry={() => link.refetch()} />
      </EntryFrame>
    );
  }
  return link.data ? <WelcomeForm secret={secret} link={link.data} /> : null;
}

function DeadLink() {
  const t = useTranslate();
  return (
    <EntryFrame title={t("welcome.dead_title")}>
      <p role="alert">{t("welcome.dead")}</p>
      <Link to="/" className="button">
        {t("setup.open")}
      </Link>
    </EntryFrame>
  );
}

function WelcomeForm({ secret, link }: { secret: string; link: Schemas["LinkInfo"] }) {
  const t = useTranslate();
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const [isTooShort, setTooShort] = useState(false);
  const accept = useMutation({
    mutationFn: acceptLink,
    // The link works once: it does not stay in the history.
    onSuccess: () => navigate({ to: "/", replace: true }),
  });
  const { name, email } = link;
  return (
    <EntryFrame title={t("welcome.title")} note={t("welcome.note", { name, email })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const isShort = !isLongEnough(password);
          setTooShort(isShort);
          if (!isShort) accept.mutate({ secret, password });
        }}
      >
        {accept.isError && <ErrorState what={t("welcome.failed")} error={accept.error} />}
        {/* By it the browser knows whose password it keeps. */}
        <input type="hidden" name="email" autoComplete="username" value={email} />
        <NewPassword
          label={t("password.new")}
          value={password}
          onValue={setPassword}
          isTooShort={isTooShort}
          autoFocus
        />
        <button type="submit" className="button button-primary" disabled={accept.isPending}>
          {t("welcome.submit")}
        </button>
      </form>
    </EntryFrame>
  );
}
