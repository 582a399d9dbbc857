import type { Rate } from "../../api";
import { fewestCases } from "../../components/cases";
import type { FunnelSliceResult } from "./api";

/** Best or worst of a column, when there is enough to say so. */
export type Light = "best" | "worst" | null;

/** What a slice is compared by. */
export interface SliceRow {
  value: string | null;
  target: number;
  engaged: number;
  leads: number;
  mql: number;
  result: FunnelSliceResult;
  winRate: Rate | null;
  averageWon: number | null;
  cycle: number | null;
  perRecord: number | null;
}

function countOf(result: FunnelSliceResult, key: string): number {
  const stages = result.tracks.flatMap((track) => track.stages);
  return stages.filter((stage) => stage.key === key).reduce((sum, { count }) => sum + count, 0);
}

/** Tiers in their own order, all else as it came, the largest first; what is not known, last. */
function inOrder(slices: FunnelSliceResult[], slice?: string): FunnelSliceResult[] {
  return slices.toSorted((one, other) => {
    if (one.value === null || other.value === null) {
      return Number(one.value === null) - Number(other.value === null);
    }
    return slice === "tier" ? Number(one.value) - Number(other.value) : 0;
  });
}

/** The rows of the comparison. */
export function sliceRows(slices: FunnelSliceResult[], slice?: string): SliceRow[] {
  return inOrder(slices, slice).map((result) => ({
    value: result.value,
    target: countOf(result, "target"),
    engaged: countOf(result, "engaged"),
    leads: countOf(result, "lead"),
    mql: countOf(result, "mql"),
    result,
    winRate: result.total.win_rate,
    averageWon: result.total.average_won?.amount ?? null,
    cycle: result.total.cycle_days_won?.median ?? null,
    perRecord: result.total.revenue_per_worked_record?.amount ?? null,
  }));
}

/**
 * Lights up the best and the worst of a column. Rows with fewer than 30 closed deals take no part,
 * and two rows are needed for a comparison.
 */
export function lights(
  rows: SliceRow[],
  measure: (row: SliceRow) => number | null,
  lowerIsBetter = false,
): Light[] {
  const values = rows.map((row) => {
    const closed = row.result.total.won + row.result.total.lost;
    return closed >= fewestCases ? measure(row) : null;
  });
  const known = values.filter((value) => value !== null);
  const ends = [Math.min(...known), Math.max(...known)] as const;
  if (known.length < 2 || ends[0] === ends[1]) return values.map(() => null);
  const [worst, best] = lowerIsBetter ? [ends[1], ends[0]] : ends;
  return values.map((value) => (value === best ? "best" : value === worst ? "worst" : null));
}
