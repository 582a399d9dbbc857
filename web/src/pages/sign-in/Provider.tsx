import { useQuery } from "@tanstack/react-query";
import { type MessageKey, useTranslate } from "../../i18n";
import { signInQuery } from "./api";

/** Why the provider let no one in, as the server names it in the address of the page. */
const reasons = {
  off: "sign_in.provider.off",
  not_ready: "sign_in.provider.not_ready",
  unreachable: "sign_in.provider.unreachable",
  busy: "sign_in.provider.busy",
  expired: "sign_in.provider.expired",
  mismatch: "sign_in.provider.mismatch",
  denied: "sign_in.provider.denied",
  untrusted: "sign_in.provider.untrusted",
  no_email: "sign_in.provider.no_email",
  unverified: "sign_in.provider.unverified",
  unknown: "sign_in.provider.unknown",
  disabled: "sign_in.provider.disabled",
  other_account: "sign_in.provider.other_account",
  taken: "sign_in.provider.taken",
  later: "sign_in.provider.later",
  failed: "sign_in.provider.failed",
} satisfies Record<string, MessageKey>;

const isReason = (text: string): text is keyof typeof reasons => Object.hasOwn(reasons, text);

/** A page of this server, or its first one: an address may lead nowhere else. */
export function ownPath(wanted: string | undefined): string {
  const isOwn = wanted?.startsWith("/") && !/^\/[/\\]|[\\\s]/.test(wanted);
  return isOwn && wanted ? wanted : "/";
}

/** Where a sign-in with the provider begins; the server leads on to it. */
export const startAddress = (returnTo: string) =>
  `/api/v1/sign-in/start?return_to=${encodeURIComponent(returnTo)}`;

/** Says why the provider let no one in, and what to do. */
export function ProviderRefusal({ reason }: { reason: string }) {
  const t = useTranslate();
  const { data } = useQuery(signInQuery);
  const provider = data?.provider ?? t("sign_in.provider.unnamed");
  const key = isReason(reason) ? reasons[reason] : reasons.failed;
  return (
    <div className="error-box" role="alert">
      <strong>{t("sign_in.failed")}</strong>
      <p>{t(key, { provider })}</p>
    </div>
  );
}

/** Leads to the provider, where one is set up. */
export function ProviderButton({ returnTo }: { returnTo: string }) {
  const t = useTranslate();
  const { data } = useQuery(signInQuery);
  if (!data?.provider) return null;
  return (
    <div className="entry-provider">
      <span className="muted small">{t("sign_in.provider.or")}</span>
      <a className="button" href={startAddress(returnTo)}>
        {t("sign_in.provider.button", { provider: data.provider })}
      </a>
    </div>
  );
}
