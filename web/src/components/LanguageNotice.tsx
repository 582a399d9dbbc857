import { useTranslate } from "../i18n";
import { forgetFailedLanguage, useFailedLanguage } from "../state/language";
import { languageNames } from "../state/preferences";
import { Toast } from "./Toast";

/** Says that a language could not be loaded; the page stays in the one that it had. */
export function LanguageNotice() {
  const t = useTranslate();
  const failed = useFailedLanguage();
  const notice = failed && {
    text: t("shell.language_failed", { language: languageNames[failed] }),
  };
  return <Toast notice={notice} onClose={forgetFailedLanguage} />;
}
