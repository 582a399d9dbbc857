import { useMutation, useQueryClient } from "@tanstack/react-query";
import { refresh } from "../../api";
import { Card } from "../../components/Card";
import { ErrorState } from "../../components/states";
import { useTranslate } from "../../i18n";
import { sessionKey } from "../../session";
import { chooseLanguage } from "../../state/language";
import { languageNames, languages } from "../../state/preferences";
import { changeOwn, meQuery, type OwnAccount } from "./api";

interface Properties {
  account: OwnAccount;
  say: (text: string) => void;
}

/** The language that every sign-in shows. */
export function LanguageCard({ account, say }: Properties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (language: string | null) => changeOwn({ language }),
    onSuccess: async (changed) => {
      queries.setQueryData(meQuery.queryKey, changed);
      const chosen = languages.find((known) => known === changed.user.language);
      if (chosen) await chooseLanguage(chosen);
      say(t("me.language_saved"));
      await refresh(queries, [sessionKey()]);
    },
  });
  return (
    <Card title={t("me.language")} note={t("me.language_note")}>
      {change.isError && <ErrorState what={t("me.not_done")} error={change.error} />}
      <select
        className="select"
        aria-label={t("me.language")}
        disabled={change.isPending}
        value={account.user.language ?? ""}
        onChange={({ target }) => change.mutate(target.value || null)}
      >
        <option value="">{t("me.language_browser")}</option>
        {languages.map((code) => (
          <option key={code} value={code} lang={code}>
            {languageNames[code]}
          </option>
        ))}
      </select>
    </Card>
  );
}
