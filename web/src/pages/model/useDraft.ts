import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import {
  checkQuery,
  editModel,
  keepModel,
  type Line,
  modelText,
  publishScoreModel,
  retireLine,
  rollBackScoreModel,
  type ScoreModelDimension,
  type ScoreModelEdit,
  scoreModelQuery,
  type Weights,
} from "../../api-model";

/** After so long without a key stroke a text is checked. */
const SETTLE_MS = 300;

/** The draft while somebody works on it: text, weights that are tried, and the ways to keep it. */
export function useDraft(line: Line) {
  const client = useQueryClient();
  const stored = useQuery(scoreModelQuery(line));
  const [own, setOwn] = useState<string | null>(null);
  const [weights, setWeights] = useState<Weights>({});
  const [failure, setFailure] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const text = own ?? stored.data?.text ?? null;
  const [settled, settle] = useSettled(text);
  const check = useQuery({
    ...checkQuery(line, settled ?? ""),
    enabled: settled !== null,
    // What is shown stays until there is something to show in its place.
    placeholderData: keepPreviousData,
  });
  const isChecked = check.data !== undefined && !check.isPlaceholderData && settled === text;
  const dimensions = check.data?.usable ? check.data.dimensions : null;
  const weighted = Object.keys(weights).length > 0;

  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    setBusy(true);
    setFailure(null);
    try {
      return await work();
    } catch (error) {
      setFailure(error as Error);
      return null;
    } finally {
      setBusy(false);
    }
  };
  /** The text with the weights that are tried in it. */
  const whole = async (more: ScoreModelEdit[] = []): Promise<string> => {
    const edits = [...weightEdits(dimensions ?? [], weights), ...more];
    if (text === null || edits.length === 0) return text ?? "";
    return (await editModel(text, edits)).text;
  };
  /**
   * Shows a text that nobody typed. It is checked first: sliders and rules go from the former ones
   * to its own in one step, and nobody moves a slider that is about to jump.
   */
  const show = async (next: string, isOwn: boolean) => {
    await client.prefetchQuery(checkQuery(line, next));
    setOwn(isOwn ? next : null);
    setWeights({});
    settle(next);
  };
  const take = (next: string) => show(next, true);
  const reload = () => client.invalidateQueries({ queryKey: ["score-model"] });
  const keep = async (next: string, tag: string) => {
    const kept = await keepModel(line, next, tag);
    const { queryKey } = scoreModelQuery(line);
    client.setQueryData(queryKey, (was) => was && { ...was, text: next, ...kept });
    await take(next);
  };

  return {
    line,
    stored,
    text,
    check,
    settled,
    isChecked,
    dimensions,
    weights,
    failure,
    busy,
    isChanged: weighted || (own !== null && own !== stored.data?.text),
    setText: (next: string) => {
      setOwn(next);
      setWeights({});
    },
    setWeight: (key: string, weight: number) => {
      const all = Object.fromEntries((dimensions ?? []).map((found) => [found.key, found.weight]));
      setWeights((tried) => ({ ...all, ...tried, [key]: weight }));
    },
    dropWeights: () => setWeights({}),
    edit: (edit: ScoreModelEdit) => attempt(async () => take(await whole([edit]))),
    save: () => attempt(async () => keep(await whole(), stored.data?.tag ?? "")),
    discard: () =>
      attempt(async () => {
        await reload();
        await show(client.getQueryData(scoreModelQuery(line).queryKey)?.text ?? "", false);
      }),
    load: (of: string) => attempt(async () => take((await modelText(line, of)).text)),
    publish: (note: string) =>
      attempt(async () => {
        const next = await whole();
        if (next !== stored.data?.text) await keep(next, stored.data?.tag ?? "");
        const done = await publishScoreModel(line, next, note, stored.data?.in_force ?? 0);
        await client.invalidateQueries();
        return done;
      }),
    retire: () =>
      attempt(async () => {
        const done = await retireLine(line ?? "");
        await client.invalidateQueries();
        return done;
      }),
    rollBack: (version: number) =>
      attempt(async () => {
        const done = await rollBackScoreModel(line, version, stored.data?.in_force ?? 0);
        await client.invalidateQueries();
        return done;
      }),
  };
}

/** The draft of the page. */
export type Draft = ReturnType<typeof useDraft>;

/** All weights as they are tried, to a hundredth; none where none was moved. */
export function weightEdits(dimensions: ScoreModelDimension[], weights: Weights): ScoreModelEdit[] {
  if (Object.keys(weights).length === 0) return [];
  return dimensions.map(({ key, weight }) => ({
    kind: "weight",
    dimension: key,
    weight: Math.round((weights[key] ?? weight) * 100) / 100,
  }));
}

/** The text once nobody typed for a while, and a way not to wait. */
function useSettled(text: string | null): [string | null, (text: string) => void] {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    if (text === settled) return;
    const timer = setTimeout(() => setSettled(text), settled === null ? 0 : SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, settled]);
  return [settled, setSettled];
}
