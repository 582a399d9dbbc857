/** A day as the API writes it, some days after the one that the reader has now. */
export function dayAfter(now: Date, days: number): string {
  const day = new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate() + days));
  return day.toISOString().slice(0, 10);
}
