import { useQuery } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslate } from "../../i18n";
import { sessionQuery } from "../../session";
import { EntryFrame } from "./EntryFrame";
import { ownPath, ProviderRefusal } from "./Provider";
import { SignInPage } from "./SignInPage";

/** Where the browser is after the provider: a code is asked for, or something went wrong. */
export function ReturnPage() {
  const { reason, step, return_to } = useSearch({ from: "/sign-in" });
  const t = useTranslate();
  const router = useRouter();
  const session = useQuery(sessionQuery);
  const returnTo = ownPath(return_to);
  const isIn = session.isFetched && session.data?.state !== "signed_out";
  useEffect(() => {
    if (isIn && !reason) router.history.replace(returnTo);
  }, [isIn, reason, returnTo, router]);
  if (!session.isFetched || (isIn && !reason)) return null;
  if (isIn && reason) {
    // An account was to be linked by a person who is signed in.
    return (
      <EntryFrame title={t("sign_in.title")}>
        <ProviderRefusal reason={reason} />
        <a className="button button-primary" href={returnTo}>
          {t("setup.open")}
        </a>
      </EntryFrame>
    );
  }
  return <SignInPage reason={reason} isCodeStep={step === "code"} returnTo={returnTo} />;
}
