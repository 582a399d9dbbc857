import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";

/** A message as the tag sends it. */
export interface Message {
  type: string;
  event?: string;
  userId?: string;
  anonymousId: string;
  properties?: Record<string, string>;
  traits?: Record<string, string>;
  context: { sessionId: string; page: { url: string; referrer: string } };
}

/** A web site on an origin of its own, whose pages load the tag from the server. */
export class Site {
  private constructor(
    private readonly server: Server,
    private readonly tag: string,
  ) {}

  static async start(speargun: string): Promise<Site> {
    const server = createServer((request, response) => {
      const address = new URL(request.url ?? "/", "http://localhost");
      const attributes = address.searchParams.get("tag") ?? "";
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(pageText(site.tag, attributes));
    });
    const site = new Site(server, `${speargun}/speargun.js`);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return site;
  }

  /** The address of a page whose tag has these attributes. */
  page(path: string, attributes: Record<string, string | true>): string {
    const text = Object.entries(attributes)
      .map(([name, value]) => (value === true ? `data-${name}` : `data-${name}="${value}"`))
      .join(" ");
    const { port } = this.server.address() as AddressInfo;
    return `http://localhost:${port}${path}?tag=${encodeURIComponent(text)}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function pageText(tag: string, attributes: string): string {
  return `<!doctype html><html lang="en"><head><title>A page</title>
<link rel="icon" href="data:,">
<script src="${tag}" ${attributes}></script></head>
<body><h1>A page</h1>
<form id="contact" onsubmit="return false">
<input type="email" name="mail"><input type="text" name="secret"><button>Send</button></form>
<a id="away" href="https://elsewhere.example/there" onclick="return false">Away</a>
<a id="within" href="#part">Part</a>
</body></html>`;
}

/** Collects what the tag of a page sends, by fetch and by beacon. */
export function collect(page: Page): Message[] {
  const messages: Message[] = [];
  page.on("request", (request) => {
    if (!request.url().endsWith("/v1/batch") || request.method() !== "POST") return;
    const body = JSON.parse(request.postData() ?? "{}") as { batch?: Message[] };
    messages.push(...(body.batch ?? []));
  });
  return messages;
}

/** What a page calls of the tag. */
export interface Tag {
  page: () => void;
  track: (event: string, properties?: object) => void;
  identify: (id: string | object, traits?: object) => void;
  consent: (given: boolean) => void;
  reset: () => void;
  push: (call: unknown[]) => void;
}

declare global {
  interface Window {
    speargun: Tag;
  }
}
