import type { ImportPreview } from "./api";

/** Heading to field; null leaves the column out. */
export type Mapping = Record<string, string | null>;

/** The mapping that the server proposes. */
export function proposedMapping(preview: ImportPreview): Mapping {
  return Object.fromEntries(preview.mapping.map(({ heading, field }) => [heading, field]));
}

/** The mapping without fields that the entity does not have. */
export function mappingFor(preview: ImportPreview, entity: string, mapping: Mapping): Mapping {
  const known = new Set(fieldsOf(preview, entity).map(({ key }) => key));
  return Object.fromEntries(
    Object.entries(mapping).map(([heading, field]) => [
      heading,
      field !== null && known.has(field) ? field : null,
    ]),
  );
}

/** The fields of an entity. */
export function fieldsOf(preview: ImportPreview, entity: string) {
  return preview.entities.find(({ key }) => key === entity)?.fields ?? [];
}

/** Fields that no row can do without and no column goes to. */
export function missingFields(preview: ImportPreview, entity: string, mapping: Mapping): string[] {
  const taken = new Set(Object.values(mapping));
  return fieldsOf(preview, entity)
    .filter(({ key, required }) => required && !taken.has(key))
    .map(({ key }) => key);
}

/** Fields that more than one column goes to. */
export function doubledFields(mapping: Mapping): string[] {
  const fields = Object.values(mapping).filter((field) => field !== null);
  return [...new Set(fields.filter((field, index) => fields.indexOf(field) !== index))];
}

/** A source proposed from the file's name: exports of one system often share its name. */
export function proposedSource(file: string): string {
  const name = file.toLowerCase();
  return ["hubspot", "salesforce"].find((system) => name.includes(system)) ?? "files";
}
