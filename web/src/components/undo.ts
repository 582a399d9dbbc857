/** How long something can be undone from the notice about it. */
export const undoMilliseconds = 8000;
