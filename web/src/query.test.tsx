import { QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { ApiFailure } from "./api";
import { createQueryClient } from "./query";
import { preferences, showPreferences } from "./state/preferences";

it("asks again for what was refused in another language, and for nothing else", async () => {
  showPreferences({ language: "en" });
  const queries = createQueryClient();
  const refused = vi.fn(async () => {
    throw new ApiFailure(404, "not_found", `not there (${preferences().language})`, null);
  });
  const answered = vi.fn(async () => 1);
  const observers = [
    new QueryObserver(queries, { queryKey: ["refused"], queryFn: refused }),
    new QueryObserver(queries, { queryKey: ["answered"], queryFn: answered }),
  ];
  const ends = observers.map((observer) => observer.subscribe(() => {}));
  await vi.waitFor(() => expect(observers[0]?.getCurrentResult().isError).toBe(true));
  await vi.waitFor(() => expect(observers[1]?.getCurrentResult().data).toBe(1));
  showPreferences({ theme: "dark" });
  showPreferences({ language: "ko" });
  await vi.waitFor(() =>
    expect(observers[0]?.getCurrentResult().error?.message).toBe("not there (ko)"),
  );
  expect([refused.mock.calls.length, answered.mock.calls.length]).toEqual([2, 1]);
  for (const end of ends) end();
  showPreferences({ language: "en", theme: "system" });
});
