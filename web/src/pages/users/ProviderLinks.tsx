import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { providerLinksQuery } from "./api";

interface Properties {
  user: number;
  isBusy: boolean;
  onRemove: (link: number) => void;
}

/** The accounts of a provider with which a person signs in. */
export function ProviderLinks({ user, isBusy, onRemove }: Properties) {
  const t = useTranslate();
  const links = useQuery(providerLinksQuery(user));
  if (links.isError) return <ErrorState what={t("users.provider_failed")} error={links.error} />;
  if (!links.data?.items.length) return null;
  return (
    <>
      <h3>{t("users.provider")}</h3>
      {links.data.items.map(({ id, provider, issuer, email }) => (
        <div key={id} className="page-controls">
          <span>{[provider ?? issuer, email].filter(Boolean).join(" · ")}</span>
          <button type="button" className="button" disabled={isBusy} onClick={() => onRemove(id)}>
            {t("users.provider_remove")}
          </button>
        </div>
      ))}
    </>
  );
}
