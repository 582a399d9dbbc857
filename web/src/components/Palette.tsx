import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type Translate, useTranslate } from "../i18n";
import { destinations, writtenKeys } from "../navigation";
import type { Account } from "../pages/accounts/api";
import { type Action, useRights } from "../session";
import { chooseLanguage } from "../state/language";
import { languageNames, languages, setPreferences, themes } from "../state/preferences";
import { ChoiceDialog } from "./ChoiceDialog";
import { useAccountSearch } from "./useAccountSearch";

interface Command {
  id: string;
  label: string;
  note?: string;
  run: () => void;
}

type Go = (to: string) => void;

function fixedCommands(t: Translate, go: Go, mayDo: (action: Action) => boolean): Command[] {
  return [
    ...destinations
      .filter(({ action }) => !action || mayDo(action))
      .map((page) => ({
        id: page.to,
        label: t(page.name),
        note: writtenKeys(page),
        run: () => go(page.to),
      })),
    ...themes.map((theme) => ({
      id: `theme-${theme}`,
      label: t("palette.theme", { theme: t(`theme.${theme}`) }),
      run: () => setPreferences({ theme }),
    })),
    ...languages.map((language) => ({
      id: `language-${language}`,
      label: t("palette.language", { language: languageNames[language] }),
      run: () => void chooseLanguage(language),
    })),
  ];
}

/** How many accounts are offered beside the pages. */
const offered = 8;

/** From how many letters on accounts are searched. */
const lettersMin = 2;

function accountCommand({ id, name, domain }: Account, go: Go): Command {
  return {
    id: `account-${id}`,
    label: name,
    note: domain ?? undefined,
    run: () => go(`/accounts/${id}`),
  };
}

/** The command palette: pages, settings and accounts by name. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  const navigate = useNavigate();
  const mayDo = useRights();
  const [text, setText] = useState("");
  const go: Go = (to) => navigate({ to });
  const words = text.trim().toLocaleLowerCase();
  const fixed = fixedCommands(t, go, mayDo).filter(({ label }) =>
    label.toLocaleLowerCase().includes(words),
  );
  const { accounts, isBehind } = useAccountSearch(text, offered, lettersMin);
  return (
    <ChoiceDialog
      label={t("shell.commands")}
      fieldLabel={t("palette.label")}
      className="palette"
      text={text}
      onText={setText}
      items={[...fixed, ...accounts.map((account) => accountCommand(account, go))]}
      keyOf={({ id }) => id}
      isBehind={isBehind}
      certain={fixed.length}
      none={t("palette.nothing")}
      onChoose={(command) => {
        onClose();
        command.run();
      }}
      onClose={onClose}
    >
      {({ label, note }) => (
        <>
          <span className="clip">{label}</span>
          {note && <span className="small muted">{note}</span>}
        </>
      )}
    </ChoiceDialog>
  );
}
