/** A day as the API writes it. */
const written = (date: Date) => date.toISOString().slice(0, 10);

/** The first and the last day of the quarter after the one of a day. */
export function nextQuarter(today: Date): { from: string; to: string } {
  const first = Math.floor(today.getUTCMonth() / 3) * 3 + 3;
  const year = today.getUTCFullYear();
  return {
    from: written(new Date(Date.UTC(year, first, 1))),
    to: written(new Date(Date.UTC(year, first + 3, 0))),
  };
}
