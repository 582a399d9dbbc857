import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useId, useState } from "react";
import { type Translate, useTranslate } from "../i18n";
import { destinations, writtenKeys } from "../navigation";
import { accountsQuery } from "../pages/accounts/api";
import { chooseLanguage } from "../state/language";
import { languageNames, languages, setPreferences, themes } from "../state/preferences";
import { Dialog } from "./Dialog";
import { useChosen } from "./useChosen";
import { useHeld } from "./useHeld";

interface Command {
  id: string;
  label: string;
  note?: string;
  run: () => void;
}

type Go = (to: string) => void;

function fixedCommands(t: Translate, go: Go): Command[] {
  return [
    ...destinations.map((page) => ({
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

/** The accounts that a text finds; those of the text before it while they are on their way. */
function useAccountCommands(text: string, go: Go) {
  const search = useDeferredValue(text.trim());
  const found = useQuery({
    ...accountsQuery({ search, limit: offered }),
    enabled: search.length >= lettersMin,
    placeholderData: keepPreviousData,
  });
  const isWanted = text.trim().length >= lettersMin;
  const isBehind = search !== text.trim() || found.isPlaceholderData || found.isPending;
  const items = search.length >= lettersMin ? (found.data?.items ?? []) : [];
  const accounts: Command[] = items.map((account) => ({
    id: `account-${account.id}`,
    label: account.name,
    note: account.domain ?? undefined,
    run: () => go(`/accounts/${account.id}`),
  }));
  return { accounts, isBehind: isWanted && isBehind };
}

/** The command palette: pages, settings and accounts by name. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  const listId = useId();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const go: Go = (to) => navigate({ to });
  const words = text.trim().toLocaleLowerCase();
  const fixed = fixedCommands(t, go).filter(({ label }) =>
    label.toLocaleLowerCase().includes(words),
  );
  const { accounts, isBehind } = useAccountCommands(text, go);
  const held = useHeld([...fixed, ...accounts]);
  const commands = held.shown;
  const run = (command: Command) => {
    onClose();
    command.run();
  };
  const chosen = useChosen({ items: commands, isBehind, certain: fixed.length, onChoose: run });
  return (
    <Dialog label={t("shell.commands")} className="palette" keepsInput={false} onClose={onClose}>
      <input
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={commands[chosen.place] ? `${listId}-${chosen.place}` : undefined}
        aria-label={t("palette.label")}
        placeholder={t("palette.label")}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          chosen.reset();
        }}
        onKeyDown={chosen.onKeyDown}
      />
      <ul
        id={listId}
        role="listbox"
        aria-label={t("shell.commands")}
        aria-busy={isBehind}
        onPointerDown={held.onPointerDown}
      >
        {commands.map((command, index) => (
          <li
            key={command.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen.place}
            ref={
              index === chosen.place ? (item) => item?.scrollIntoView({ block: "nearest" }) : null
            }
            onClick={() => run(command)}
            onMouseMove={() => chosen.point(index)}
          >
            <span className="clip">{command.label}</span>
            {command.note && <span className="small muted">{command.note}</span>}
          </li>
        ))}
      </ul>
      {commands.length === 0 && !isBehind && (
        <p className="dialog-body muted">{t("palette.nothing")}</p>
      )}
    </Dialog>
  );
}
