import { useEffect, useRef, useState } from "react";
import { ApiFailure } from "../../api";
import { type Line, previewModel, type ScoreModelPreview, type Weights } from "./api";

/** After so long a trial that failed by no fault of the draft is made once more. */
const RETRY_MS = 3000;
/** How often in a row. */
const RETRIES_MAX = 20;

interface Wish {
  text: string;
  weights: Weights;
}

/** What came of the last trial that ended. */
export interface Trial {
  preview: ScoreModelPreview | null;
  error: Error | null;
  /** Whether it is of what is shown now, and not of what stood there before. */
  isCurrent: boolean;
}

interface Ended {
  preview: ScoreModelPreview | null;
  error: Error | null;
  /** The wish that it answers. */
  of: string | null;
}

/**
 * Tries a draft each time it or a weight changes. One trial runs at a time; of what changed
 * meanwhile only the last is tried, so that a slider never waits for its own past. Where the server
 * fails, the same is tried again after a while.
 */
export function usePreview(line: Line, text: string | null, weights: Weights): Trial {
  const [trial, setTrial] = useState<Ended>({ preview: null, error: null, of: null });
  const waiting = useRef<Wish | null>(null);
  const running = useRef(false);
  const gone = useRef(false);
  const [attempt, setAttempt] = useState(0);
  const retries = useRef(0);
  const wish = JSON.stringify({ text, weights });
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt tries the same wish again.
  useEffect(() => {
    const next = JSON.parse(wish) as { text: string | null; weights: Weights };
    if (next.text === null) return;
    waiting.current = { text: next.text, weights: next.weights };
    if (running.current) return;
    running.current = true;
    const work = async () => {
      for (let now = waiting.current; now && !gone.current; now = waiting.current) {
        waiting.current = null;
        try {
          const preview = await previewModel(line, now.text, now.weights);
          retries.current = 0;
          setTrial({ preview, error: null, of: JSON.stringify(now) });
        } catch (error) {
          const of = JSON.stringify(now);
          setTrial((last) => ({ ...last, error: error as Error, of }));
        }
      }
      running.current = false;
    };
    void work();
  }, [wish, line, attempt]);
  useEffect(() => {
    const isTheDrafts =
      trial.error instanceof ApiFailure && trial.error.status >= 400 && trial.error.status < 500;
    if (!trial.error || isTheDrafts || retries.current >= RETRIES_MAX) return;
    const timer = setTimeout(() => {
      retries.current += 1;
      setAttempt((last) => last + 1);
    }, RETRY_MS);
    return () => clearTimeout(timer);
  }, [trial]);
  const { preview, error, of } = trial;
  return { preview, error, isCurrent: of === wish };
}
