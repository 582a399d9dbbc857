import type { ReactNode } from "react";
import { useTranslate } from "../i18n";
import { chooseLanguage } from "../state/language";
import {
  languageNames,
  languages,
  setPreferences,
  themes,
  usePreferences,
} from "../state/preferences";
import { Icon } from "./Icon";

interface Properties {
  title: string;
  note?: ReactNode;
  crumb?: ReactNode;
  children?: ReactNode;
}

/** Title and sentence of a page; its controls, the language and the theme on the right. */
export function PageHead({ title, note, crumb, children }: Properties) {
  return (
    <header className="page-head">
      <title>{`${title} · Speargun`}</title>
      <div>
        {crumb}
        <h1>{title}</h1>
        {note && <p>{note}</p>}
      </div>
      <div className="page-controls">
        {children}
        <LanguageSelect />
        <ThemeButton />
      </div>
    </header>
  );
}

/** Chooses the language of the pages on this device. */
export function LanguageSelect() {
  const t = useTranslate();
  const { language } = usePreferences();
  return (
    <select
      className="select"
      aria-label={t("shell.language")}
      value={language}
      onChange={(event) => {
        const chosen = languages.find((known) => known === event.target.value);
        if (chosen) void chooseLanguage(chosen);
      }}
    >
      {languages.map((code) => (
        <option key={code} value={code} lang={code}>
          {languageNames[code]}
        </option>
      ))}
    </select>
  );
}

function ThemeButton() {
  const t = useTranslate();
  const { theme } = usePreferences();
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
  const label = t("shell.theme_now", { theme: t(`theme.${theme}`) });
  return (
    <button
      type="button"
      className="button button-icon"
      aria-label={label}
      title={label}
      onClick={() => setPreferences({ theme: next })}
    >
      <Icon name="theme" />
    </button>
  );
}
