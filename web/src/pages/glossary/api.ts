import { queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, type Schemas } from "../../api";

export type Glossary = Schemas["Glossary"];

export const glossaryKey = keysOf("glossary");

export const glossaryQuery = queryOptions({
  queryKey: glossaryKey(),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/glossary", { signal })),
});
