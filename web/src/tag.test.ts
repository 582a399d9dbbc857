import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

/** A tag that is larger would be felt on every page of a customer. */
const gzippedBytesMax = 4096;

describe("the web tag", () => {
  const path = join(import.meta.dirname, "../../crates/api/tag/speargun.js");
  const text = readFileSync(path, "utf8");

  it("is small", () => {
    expect(gzipSync(text).length).toBeLessThan(gzippedBytesMax);
  });

  it("speaks to no third party and loads nothing", () => {
    const addresses = text.match(/https?:\/\/[^"\s]+/g) ?? [];
    expect(addresses).toEqual(["https://HOST/speargun.js"]);
    expect(text).not.toMatch(/\b(import|require|eval)\s*\(|createElement|innerHTML/);
  });
});
