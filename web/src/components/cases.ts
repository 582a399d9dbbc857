/** Below this many cases a count says more than a rate. */
export const fewestCases = 30;
