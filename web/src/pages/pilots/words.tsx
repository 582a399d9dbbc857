import { useTranslate, wordOf } from "../../i18n";
import type { Obstacle } from "./api";

const waveLooks: Record<string, string> = {
  running: "tag-accent",
  passed: "tag-good",
  stopped: "tag-bad",
};

/** How far a wave is. */
export function WaveTag({ state }: { state: string }) {
  const t = useTranslate();
  return (
    <span className={`tag ${waveLooks[state] ?? ""}`}>{wordOf(t, "pilots.state", state)}</span>
  );
}

/** What a wave is called; the first is the pilot. */
export function useWaveName(): (number: number) => string {
  const t = useTranslate();
  return (number) => t(number === 1 ? "pilots.first_wave" : "pilots.wave", { number });
}

/** What speaks against a step, as the server says it. */
export function Obstacles({ items }: { items: Obstacle[] }) {
  return (
    <ul className="warnings">
      {items.map(({ key, text }) => (
        <li key={`${key} ${text}`}>{text}</li>
      ))}
    </ul>
  );
}
