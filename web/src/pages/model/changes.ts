/** A line that is only in one of two texts. */
export interface LineChange {
  /** Whether it came in; otherwise it went away. */
  added: boolean;
  text: string;
}

/** How many pairs of lines are compared at most; beyond, all lines between count as replaced. */
const PAIRS_MAX = 4_000_000;

/** The lines that went away and came in from one text to another, by longest common lines. */
export function lineChanges(before: string, after: string): LineChange[] {
  const left = before.split("\n");
  const right = after.split("\n");
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  ) {
    end += 1;
  }
  return between(left.slice(start, left.length - end), right.slice(start, right.length - end));
}

function between(left: string[], right: string[]): LineChange[] {
  const gone = (text: string): LineChange => ({ added: false, text });
  const come = (text: string): LineChange => ({ added: true, text });
  if (left.length * right.length > PAIRS_MAX) return [...left.map(gone), ...right.map(come)];
  const width = right.length + 1;
  // How many lines are common from here to both ends.
  const common = new Uint32Array((left.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      common[row * width + column] =
        left[row] === right[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const changes: LineChange[] = [];
  let row = 0;
  let column = 0;
  while (row < left.length || column < right.length) {
    const isCommon = row < left.length && column < right.length && left[row] === right[column];
    if (isCommon) {
      row += 1;
      column += 1;
    } else if (row < left.length && at(row + 1, column) >= at(row, column + 1)) {
      changes.push(gone(left[row++] ?? ""));
    } else if (column < right.length) {
      changes.push(come(right[column++] ?? ""));
    } else {
      changes.push(gone(left[row++] ?? ""));
    }
  }
  return changes;
}
