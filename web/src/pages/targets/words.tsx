import { useTranslate, wordOf } from "../../i18n";

const looks: Record<string, string> = {
  signed: "tag-good",
  recommended: "tag-accent",
  agreed: "tag-accent",
  excluded: "tag-bad",
};

/** How far an account is on its way onto a list. */
export function AccountStateTag({ state }: { state: string }) {
  const t = useTranslate();
  return <span className={`tag ${looks[state] ?? ""}`}>{wordOf(t, "targets.account", state)}</span>;
}

/** How far a list is. */
export function ListStateTag({ state }: { state: string }) {
  const t = useTranslate();
  return (
    <span className={`tag ${looks[state] ?? ""}`}>{wordOf(t, "targets.list_state", state)}</span>
  );
}

/** What a team says of an account. */
export function Position({ position }: { position: string }) {
  const t = useTranslate();
  if (position === "agrees") return <span className="good strong">✓ {t("targets.agrees")}</span>;
  if (position === "objects") return <span className="bad strong">✕ {t("targets.objects")}</span>;
  return <span className="muted">{t("targets.no_vote")}</span>;
}
