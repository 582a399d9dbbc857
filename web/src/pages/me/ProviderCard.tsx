import { useMutation, useQuery } from "@tanstack/react-query";
import { Card } from "../../components/Card";
import { ErrorState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { signInQuery } from "../sign-in/api";
import { type OwnAccount, startProviderLink } from "./api";
import { Proof } from "./FactorCard";

/** The accounts of a provider with which one signs in, and a way to link one. */
export function ProviderCard({ account }: { account: OwnAccount }) {
  const t = useTranslate();
  const format = useFormat();
  const provider = useQuery(signInQuery).data?.provider;
  const start = useMutation({
    mutationFn: startProviderLink,
    onSuccess: ({ address }) => location.assign(address),
  });
  const links = account.provider_links;
  const isLinked = links.some((link) => link.provider);
  if (!provider && links.length === 0) return null;
  return (
    <Card title={t("me.provider")} note={t("me.provider_note")}>
      {start.isError && <ErrorState what={t("me.not_done")} error={start.error} />}
      {links.map((link) => (
        <p key={link.id} className="me-note">
          {t("me.provider_linked", {
            provider: link.provider ?? link.issuer,
            email: link.email ?? "–",
            when: format.dateTime(link.created_at),
          })}
        </p>
      ))}
      {provider && !isLinked && (
        <Proof
          word={t("me.provider_link", { provider })}
          isBusy={start.isPending}
          onPassword={start.mutate}
        />
      )}
    </Card>
  );
}
