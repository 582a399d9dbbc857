import { describe, expect, it } from "vitest";
import type { ImportPreview } from "./api";
import {
  doubledFields,
  mappingFor,
  missingFields,
  proposedMapping,
  proposedSource,
} from "./mapping";

const preview: ImportPreview = {
  upload_id: "x",
  file: "people.csv",
  format: "csv",
  encoding: "utf-8",
  delimiter: ",",
  rows_sampled: 2,
  headings: ["Name", "Mail"],
  sample: [],
  entity: "person",
  source: null,
  mapping: [
    { heading: "Name", field: "name" },
    { heading: "Mail", field: "email" },
  ],
  entities: [
    { key: "person", fields: [{ key: "email", kind: "text", required: false }] },
    { key: "account", fields: [{ key: "name", kind: "text", required: true }] },
  ],
};

describe("mapping", () => {
  it("starts as proposed, within the fields of the entity", () => {
    const proposed = proposedMapping(preview);
    expect(mappingFor(preview, "person", proposed)).toEqual({ Name: null, Mail: "email" });
    expect(mappingFor(preview, "account", proposed)).toEqual({ Name: "name", Mail: null });
  });

  it("says what is missing and what is doubled", () => {
    expect(missingFields(preview, "account", { Name: null, Mail: null })).toEqual(["name"]);
    expect(missingFields(preview, "account", { Name: "name", Mail: null })).toEqual([]);
    expect(doubledFields({ a: "name", b: "name", c: null, d: null })).toEqual(["name"]);
  });

  it("guesses the source from the file's name", () => {
    expect(proposedSource("HubSpot-contacts.csv")).toBe("hubspot");
    expect(proposedSource("people.csv")).toBe("files");
  });
});
