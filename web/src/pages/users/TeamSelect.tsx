import { useId } from "react";
import { useTranslate, wordOf } from "../../i18n";
import { teams } from "../../session";

interface Properties {
  /** The key of a team, or one of the words before and after the teams. */
  team: string;
  /** What else can be chosen, with its word: first what stands before the teams. */
  others: readonly (readonly [key: string, word: string])[];
  onTeam: (team: string) => void;
}

/** Chooses for which team someone votes. */
export function TeamSelect({ team, others, onTeam }: Properties) {
  const t = useTranslate();
  const id = useId();
  const words = teams.map((key) => [key, wordOf(t, "targets.team", key)] as const);
  return (
    <div className="field">
      <label htmlFor={id}>{t("users.team")}</label>
      <select
        id={id}
        className="select"
        value={team}
        onChange={({ target }) => onTeam(target.value)}
      >
        {[...others, ...words].map(([key, word]) => (
          <option key={key} value={key}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
}
