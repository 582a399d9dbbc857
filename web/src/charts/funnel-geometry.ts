import { scaleSqrt } from "d3-scale";
import type { FunnelStage, FunnelStageKey, FunnelTrack, Motion } from "../pages/funnel/api";

/** A bar of one track at one stage, in pixels. */
export interface FunnelBar {
  motion: Motion;
  stage: FunnelStage;
  column: number;
  shared: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A band from one bar to the next of its track. */
export interface FunnelRibbon {
  motion: Motion;
  key: string;
  path: string;
}

/** What stands between two stages: rate and days. */
export interface FunnelStep {
  key: string;
  motion: Motion;
  from: FunnelStage;
  to: FunnelStageKey;
  x: number;
  y: number;
  shared: boolean;
}

/** The number and name above a bar, or above the two bars of a shared stage. */
export interface FunnelHeading {
  key: FunnelStageKey;
  motion: Motion | null;
  count: number;
  x: number;
  y: number;
}

export interface FunnelGeometry {
  bars: FunnelBar[];
  ribbons: FunnelRibbon[];
  steps: FunnelStep[];
  headings: FunnelHeading[];
  /** Baselines of the names of the tracks. */
  names: { motion: Motion; y: number }[];
  height: number;
  /** From one column to the next. */
  columnWidth: number;
}

const barWidth = 14;
const tallestHead = 82;
const tallestShared = 104;
const thinnest = 8;
const gapBetweenParts = 2;
const headingHeight = 44;
const top = 26;
const rowGap = 74;
const lastColumnRoom = 104;
const pillDistance = 23;
const daysHeight = 18;

const sharedKeys: readonly FunnelStageKey[] = ["sql", "opportunity", "won"];

/** Heights that follow the square root of a count; nothing there is thinner than 8 px. */
export function rootScale(largest: number, tallest: number): (count: number) => number {
  const scale = scaleSqrt()
    .domain([0, Math.max(1, largest)])
    .range([0, tallest]);
  return (count) => (count > 0 ? Math.max(thinnest, scale(count)) : 2);
}

/** A band between two vertical edges, level at both ends. */
export function ribbonPath(
  [x0, top0, bottom0]: readonly [number, number, number],
  [x1, top1, bottom1]: readonly [number, number, number],
): string {
  const middle = (x0 + x1) / 2;
  return [
    `M${x0},${top0}`,
    `C${middle},${top0} ${middle},${top1} ${x1},${top1}`,
    `L${x1},${bottom1}`,
    `C${middle},${bottom1} ${middle},${bottom0} ${x0},${bottom0}`,
    "Z",
  ].join("");
}

/** The heights of the parts of a shared stage: their sum follows the root, they split by count. */
export function splitHeights(counts: number[], scale: (count: number) => number): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const height = scale(total);
  return counts.map((count) => {
    if (total === 0 || count === 0) return 2;
    return Math.max(4, (height * count) / total);
  });
}

function headBars(track: FunnelTrack, row: number, xOf: (column: number) => number): FunnelBar[] {
  const own = track.stages.filter(({ key }) => !sharedKeys.includes(key));
  const scale = rootScale(Math.max(...own.map(({ count }) => count), 0), tallestHead);
  const centre = top + headingHeight + tallestHead / 2 + row * (tallestHead + rowGap);
  return own.map((stage, column) => {
    const height = scale(stage.count);
    return {
      motion: track.motion,
      stage,
      column,
      shared: false,
      x: xOf(column),
      y: centre - height / 2,
      width: barWidth,
      height,
    };
  });
}

function sharedBars(tracks: FunnelTrack[], heads: number, xOf: (column: number) => number) {
  const columns = sharedKeys.map((key) =>
    tracks.map((track) => track.stages.find((stage) => stage.key === key)),
  );
  const totals = columns.map((stages) =>
    stages.reduce((sum, stage) => sum + (stage?.count ?? 0), 0),
  );
  const scale = rootScale(Math.max(...totals, 0), tallestShared);
  const centre = top + headingHeight + tallestHead + (rowGap - headingHeight) / 2 + 16;
  return columns.flatMap((stages, index) => {
    const heights = splitHeights(
      stages.map((stage) => stage?.count ?? 0),
      scale,
    );
    const whole = heights.reduce((sum, height) => sum + height + gapBetweenParts, -gapBetweenParts);
    let y = centre - whole / 2;
    return stages.flatMap((stage, row): FunnelBar[] => {
      const height = heights[row] ?? 0;
      const track = tracks[row];
      const bar = { column: heads + index, shared: true, x: xOf(heads + index), y, height };
      y += height + gapBetweenParts;
      return stage && track ? [{ ...bar, motion: track.motion, stage, width: barWidth }] : [];
    });
  });
}

function headingsOf(bars: FunnelBar[]): FunnelHeading[] {
  const headings = new Map<string, FunnelHeading>();
  for (const bar of bars) {
    const id = bar.shared ? bar.stage.key : `${bar.motion} ${bar.stage.key}`;
    const known = headings.get(id);
    if (known) {
      known.count += bar.stage.count;
      known.y = Math.min(known.y, bar.y);
    } else {
      const { key, count } = bar.stage;
      headings.set(id, { key, motion: bar.shared ? null : bar.motion, count, x: bar.x, y: bar.y });
    }
  }
  return [...headings.values()];
}

function stepOf(from: FunnelBar, to: FunnelBar): FunnelStep {
  return {
    key: `${from.motion} ${from.stage.key}`,
    motion: from.motion,
    from: from.stage,
    to: to.stage.key,
    x: (from.x + from.width + to.x) / 2,
    y: (from.y + from.height / 2 + to.y + to.height / 2) / 2 - (from.shared ? 0 : daysHeight / 2),
    shared: from.shared,
  };
}

/** Moves the pills of neighbouring bands apart where the bands are thinner than the pills. */
export function keepApart(steps: FunnelStep[]): FunnelStep[] {
  return steps.map((step) => {
    const other = steps.find(
      ({ from, motion, shared }) => shared && from.key === step.from.key && motion !== step.motion,
    );
    if (!step.shared || !other) return step;
    const lacking = Math.max(0, pillDistance - Math.abs(step.y - other.y)) / 2;
    return { ...step, y: step.y < other.y ? step.y - lacking : step.y + lacking };
  });
}

/** Two tracks from the left that join at the first shared stage. */
export function funnelGeometry(tracks: FunnelTrack[], width: number): FunnelGeometry {
  const heads = Math.max(
    ...tracks.map(({ stages }) => stages.filter(({ key }) => !sharedKeys.includes(key)).length),
    1,
  );
  const columns = heads + sharedKeys.length;
  const step = (width - lastColumnRoom) / (columns - 1);
  const xOf = (column: number) => 8 + column * step;
  const bars = [
    ...tracks.flatMap((track, row) => headBars(track, row, xOf)),
    ...sharedBars(tracks, heads, xOf),
  ];
  const ribbons: FunnelRibbon[] = [];
  const steps: FunnelStep[] = [];
  for (const track of tracks) {
    const own = bars.filter(({ motion }) => motion === track.motion);
    own.sort((before, after) => before.column - after.column);
    own.slice(1).forEach((to, index) => {
      const from = own[index];
      if (!from) return;
      const start = [from.x + from.width, from.y, from.y + from.height] as const;
      const path = ribbonPath(start, [to.x, to.y, to.y + to.height]);
      ribbons.push({ motion: track.motion, key: `${track.motion} ${from.stage.key}`, path });
      steps.push(stepOf(from, to));
    });
  }
  const names = tracks.map(({ motion }, row) => ({
    motion,
    y: row === 0 ? 12 : top + headingHeight + tallestHead * 2 + rowGap + 26,
  }));
  const height = top + headingHeight + tallestHead * 2 + rowGap + 36;
  return {
    bars,
    ribbons,
    steps: keepApart(steps),
    columnWidth: step,
    headings: headingsOf(bars),
    names,
    height,
  };
}
