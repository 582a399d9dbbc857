import { afterEach } from "vitest";

/** What is asked for in the address, and what is sent; nothing for a question. */
type Answer = (params: URLSearchParams, sent: unknown) => unknown;

const answers = new Map<string, Answer>();

/** Lets the server answer an address; a `Response` is given as it is, anything else as JSON. */
export function serve(path: string, answer: Answer): void {
  answers.set(path, answer);
}

/** A refusal, as the server words it. */
export function refusal(status: number, detail: string, hint: string | null = null): Response {
  return failure(status, "refused", detail, hint);
}

/** A refusal with a code that the page goes by. */
export function failure(
  status: number,
  code: string,
  detail: string,
  hint: string | null = null,
  key: string | null = null,
): Response {
  return Response.json({ errors: [{ code, detail, hint, key }] }, { status });
}

/** The server of the tests. An address that no test serves fails: no real server is asked. */
globalThis.fetch = async (input) => {
  const { pathname, searchParams } = new URL(input instanceof Request ? input.url : String(input));
  const answer = answers.get(pathname);
  if (!answer) throw new Error(`A test asked for ${pathname}, which it does not serve.`);
  const text = input instanceof Request ? await input.clone().text() : "";
  const body = await answer(searchParams, text ? JSON.parse(text) : null);
  return body instanceof Response ? body : Response.json(body);
};

afterEach(() => answers.clear());
