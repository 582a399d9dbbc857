import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ApiFailure } from "../../api";
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
  type ScoreModelState,
  scoreModelKey,
  scoreModelQuery,
  type Weights,
} from "./api";

/** After so long without a key stroke a text is checked. */
const SETTLE_MS = 300;

/** A text that somebody works on, and the stored draft that they began from. */
interface Own {
  text: string;
  base: Stored;
}

type Stored = Pick<ScoreModelState, "text" | "tag">;

/** What somebody works on began from another draft than is stored by now. */
export interface Conflict {
  base: string;
  theirs: string;
}

/** The draft while somebody works on it: text, weights that are tried, and the ways to keep it. */
export function useDraft(line: Line) {
  const client = useQueryClient();
  const stored = useQuery(scoreModelQuery(line));
  const [own, setOwn] = useState<Own | null>(null);
  const [weights, setWeights] = useState<Weights>({});
  const text = own?.text ?? stored.data?.text ?? null;
  const base: Stored | undefined = own?.base ?? stored.data;
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
  // With no weight at all there is nothing to rank by, and nothing to keep.
  const isRankable = !weighted || Object.values(weights).some((weight) => weight > 0);
  const { queryKey } = scoreModelQuery(line);
  const reload = () => client.invalidateQueries({ queryKey: scoreModelKey() });
  const { attempt, failure, busy } = useAttempts(reload);

  /** The text with the weights that are tried in it. */
  const whole = async (more: ScoreModelEdit[] = []): Promise<string> => {
    const edits = [...weightEdits(dimensions ?? [], weights), ...more];
    if (text === null || edits.length === 0) return text ?? "";
    return (await editModel(text, edits)).text;
  };
  const ownOf = (next: string): Own | null =>
    base === undefined || next === base.text ? null : { text: next, base };
  /**
   * Shows a text that nobody typed. It is checked first: sliders and rules go from the former ones
   * to its own in one step, and nobody moves a slider that is about to jump.
   */
  const show = async (next: string, put: () => void) => {
    await client.prefetchQuery(checkQuery(line, next));
    put();
    setWeights((now) => (now === weights ? {} : now));
    settle(next);
  };
  const take = (next: string) => show(next, () => setOwn(ownOf(next)));
  const keep = async (next: string, tag: string) => {
    const kept = await keepModel(line, next, tag);
    await show(next, () => {
      client.setQueryData(queryKey, (was) => was && { ...was, text: next, ...kept });
      setOwn(null);
    });
  };

  const isChanged = weighted || own !== null;
  const restore = (former: Own | null, tried: Weights) => {
    setOwn(former);
    setWeights(tried);
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
    isChanged,
    isRankable,
    conflict: conflictOf(own, stored.data),
    setText: (next: string) => setOwn(weighted && base ? { text: next, base } : ownOf(next)),
    setWeight: (key: string, weight: number) => {
      const all = Object.fromEntries((dimensions ?? []).map((found) => [found.key, found.weight]));
      setWeights((tried) => ({ ...all, ...tried, [key]: weight }));
      // From here on it is known which draft they were tried on.
      setOwn((now) => now ?? (base ? { text: base.text, base } : null));
    },
    dropWeights: () => {
      setWeights({});
      setOwn((now) => (now?.text === now?.base.text ? null : now));
    },
    /** Writes the weights that are tried into the text, where people are about to read it. */
    fold: () =>
      weighted && isRankable ? attempt(async () => take(await whole())) : Promise.resolve(null),
    edit: (edit: ScoreModelEdit) =>
      attempt(async () => {
        const next = await whole([edit]);
        // Where it is wrong it is told beside what was written, and the draft stays readable.
        const { usable, faults } = await client.fetchQuery(checkQuery(line, next));
        const fault = usable ? undefined : faults[0];
        if (fault) throw new ApiFailure(400, "fault", fault.message, fault.suggestion);
        await take(next);
      }),
    /** Brings back what stood here before it was replaced. */
    remember: () => (isChanged ? () => restore(own, weights) : undefined),
    save: () => attempt(async () => keep(await whole(), base?.tag ?? "")),
    /** Saves over what somebody else changed meanwhile, once it was shown. */
    saveOver: () => attempt(async () => keep(await whole(), stored.data?.tag ?? "")),
    discard: () =>
      attempt(async () => {
        await reload();
        await show(client.getQueryData(queryKey)?.text ?? "", () => setOwn(null));
      }),
    load: (of: string) => attempt(async () => take((await modelText(line, of)).text)),
    ...usePublishing(line, stored.data?.in_force ?? 0, attempt, async () => {
      const next = await whole();
      if (next !== base?.text) await keep(next, base?.tag ?? "");
      return next;
    }),
  };
}

type Attempt = <T>(work: () => Promise<T>) => Promise<T | null>;

/** The ways to change what is in force: each names the version that it was decided upon. */
function usePublishing(
  line: Line,
  inForce: number,
  attempt: Attempt,
  keepWhole: () => Promise<string>,
) {
  const client = useQueryClient();
  // Scores, lists and funnels follow: everything is read anew.
  const attemptAll = <T>(work: () => Promise<T>) =>
    attempt(async () => {
      const done = await work();
      await client.invalidateQueries();
      return done;
    });
  return {
    publish: (note: string) =>
      attemptAll(async () => publishScoreModel(line, await keepWhole(), note, inForce)),
    retire: () => attemptAll(() => retireLine(line ?? "")),
    rollBack: (version: number) => attemptAll(() => rollBackScoreModel(line, version, inForce)),
  };
}

/** One attempt at a time, and why the last one failed. */
function useAttempts(reload: () => Promise<void>) {
  const [failure, setFailure] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const attempt: Attempt = async (work) => {
    setBusy(true);
    setFailure(null);
    try {
      return await work();
    } catch (error) {
      setFailure(error as Error);
      // Somebody else was faster: what they did is shown, and the next attempt knows of it.
      const isOutdated = error instanceof ApiFailure && [409, 412].includes(error.status);
      if (isOutdated) await reload();
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { attempt, failure, busy };
}

/** Whether a draft began from another one than is stored by now. */
export function conflictOf(own: Own | null, stored: Stored | undefined): Conflict | null {
  if (own === null || stored === undefined) return null;
  if (own.base.tag === stored.tag || own.text === stored.text) return null;
  return { base: own.base.text, theirs: stored.text };
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
