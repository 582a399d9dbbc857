import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useDeferredValue, useId, useState } from "react";
import { accountsQuery } from "../api";
import { type Translate, useTranslate } from "../i18n";
import { setPreferences, themes } from "../state/preferences";
import { Dialog } from "./Dialog";
import { pages } from "./Shell";

interface Command {
  id: string;
  label: string;
  note?: string;
  run: () => void;
}

const languageCommands = [
  ["en", "English"],
  ["ko", "한국어"],
  ["el", "Ελληνικά"],
] as const;

type Go = (to: string) => void;

function fixedCommands(t: Translate, go: Go): Command[] {
  return [
    ...pages.map((page) => ({
      id: page.to,
      label: t(page.label),
      note: page.keys,
      run: () => go(page.to),
    })),
    { id: "rising", label: t("rising.title"), note: "g r", run: () => go("/rising") },
    { id: "quality", label: t("quality.title"), note: "g q", run: () => go("/data-quality") },
    { id: "tracking", label: t("tracking.title"), note: "g t", run: () => go("/tracking") },
    { id: "review", label: t("keys.review"), note: "g v", run: () => go("/matching/review") },
    { id: "proposed", label: t("matching.tab.proposed"), run: () => go("/matching/proposed") },
    { id: "duplicates", label: t("keys.duplicates"), note: "g d", run: () => go("/duplicates") },
    { id: "domains", label: t("matching.tab.domains"), run: () => go("/matching/domains") },
    { id: "new-import", label: t("imports.new"), run: () => go("/imports/new") },
    ...themes.map((theme) => ({
      id: `theme-${theme}`,
      label: t("palette.theme", { theme: t(`theme.${theme}`) }),
      run: () => setPreferences({ theme }),
    })),
    ...languageCommands.map(([language, name]) => ({
      id: `language-${language}`,
      label: t("palette.language", { language: name }),
      run: () => setPreferences({ language }),
    })),
  ];
}

function useAccountCommands(text: string, go: Go): Command[] {
  const search = useDeferredValue(text.trim());
  const found = useQuery({
    ...accountsQuery({ search, limit: 8 }),
    enabled: search.length >= 2,
    placeholderData: keepPreviousData,
  });
  if (search.length < 2) return [];
  return (found.data?.items ?? []).map((account) => ({
    id: `account-${account.id}`,
    label: account.name,
    note: account.domain ?? undefined,
    run: () => go(`/accounts/${account.id}`),
  }));
}

/** The command palette: pages, settings and accounts by name. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useTranslate();
  const listId = useId();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [cursor, setCursor] = useState(0);
  const go: Go = (to) => navigate({ to });
  const words = text.trim().toLocaleLowerCase();
  const fixed = fixedCommands(t, go).filter(({ label }) =>
    label.toLocaleLowerCase().includes(words),
  );
  const commands = [...fixed, ...useAccountCommands(text, go)];
  const chosen = Math.min(cursor, commands.length - 1);
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setCursor((chosen + step + commands.length) % Math.max(1, commands.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(commands[chosen]);
    }
  };
  return (
    <Dialog label={t("shell.commands")} className="palette" keepsInput={false} onClose={onClose}>
      <input
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={commands[chosen] ? `${listId}-${chosen}` : undefined}
        aria-label={t("palette.label")}
        placeholder={t("palette.label")}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setCursor(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={listId} role="listbox" aria-label={t("shell.commands")}>
        {commands.map((command, index) => (
          <li
            key={command.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen}
            ref={index === chosen ? (item) => item?.scrollIntoView({ block: "nearest" }) : null}
            onClick={() => run(command)}
            onMouseMove={() => setCursor(index)}
          >
            <span className="clip">{command.label}</span>
            {command.note && <span className="small muted">{command.note}</span>}
          </li>
        ))}
      </ul>
      {commands.length === 0 && <p className="dialog-body muted">{t("palette.nothing")}</p>}
    </Dialog>
  );
}
