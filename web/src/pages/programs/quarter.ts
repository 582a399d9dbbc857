/** The first and the last day of the quarter of a day, as the API writes them. */
export function quarterOf(today: Date): { from: string; until: string } {
  const first = Math.floor(today.getMonth() / 3) * 3;
  const written = (month: number, day: number) =>
    new Date(Date.UTC(today.getFullYear(), month, day)).toISOString().slice(0, 10);
  return { from: written(first, 1), until: written(first + 3, 0) };
}
