import { useQuery } from "@tanstack/react-query";
import { OpenNotice } from "../../components/OpenNotice";
import { PageHead } from "../../components/PageHead";
import { ErrorState, SkeletonLines } from "../../components/states";
import { Toast, useNotice } from "../../components/Toast";
import { useTranslate } from "../../i18n";
import { useUser } from "../../session";
import { meQuery } from "./api";
import { FactorCard } from "./FactorCard";
import { LanguageCard } from "./LanguageCard";
import { PasswordCard } from "./PasswordCard";
import { ProviderCard } from "./ProviderCard";
import { SessionsCard } from "./SessionsCard";
import { TokensCard } from "./TokensCard";
import "./me.css";

/** One's own account: language, password, second factor, sessions and tokens. */
export function MePage() {
  const t = useTranslate();
  const user = useUser();
  const note = user ? `${user.name} · ${user.email}` : t("me.none");
  return (
    <div className="page">
      <div className="page-inner">
        <PageHead title={t("me.title")} note={note} />
        {user ? <OwnCards /> : <OpenNotice />}
      </div>
    </div>
  );
}

function OwnCards() {
  const t = useTranslate();
  const account = useQuery(meQuery);
  const { notice, show } = useNotice();
  const say = (text: string) => show({ text });
  return (
    <>
      {account.isError && (
        <ErrorState what={t("me.failed")} error={account.error} onRetry={() => account.refetch()} />
      )}
      {account.isPending && <SkeletonLines count={6} />}
      {account.data && (
        <>
          <LanguageCard account={account.data} say={say} />
          <PasswordCard />
          <FactorCard account={account.data} />
          <ProviderCard account={account.data} />
        </>
      )}
      <SessionsCard say={say} />
      <TokensCard say={say} />
      <Toast notice={notice} onClose={() => show(null)} />
    </>
  );
}
