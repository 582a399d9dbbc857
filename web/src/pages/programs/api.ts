import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { client, dataOf, keysOf, refresh, type Schemas } from "../../api";
import { preferences } from "../../state/preferences";
import { tasksKey } from "../tasks/api";
import type { Sale, SheetKind } from "./state";

export type Program = Schemas["Program"];
export type ProgramDetail = Schemas["ProgramDetail"];
export type ProgramSection = Schemas["ProgramSection"];
export type ProgramSheet = Schemas["ProgramSheet"];
export type ProgramAdvice = Schemas["ProgramAdvice"];
export type CycleScores = Schemas["CycleScores"];

export const programsKey = keysOf("programs");

const byId = (id: number) => ({ params: { path: { id } } });
const ofElement = (id: number, element: string) => ({ params: { path: { id, element } } });

export const programsQuery = queryOptions({
  queryKey: programsKey("all"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/programs", { signal })),
});

/** Which cycle fits a sale. Its reasons come in the reader's language, which is part of the key. */
export const adviceQuery = (sale: Sale) =>
  queryOptions({
    queryKey: programsKey("advice", sale, preferences().language),
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/programs/advice", { params: { query: sale }, signal })),
  });

export const programQuery = (id: number) =>
  queryOptions({
    queryKey: programsKey("one", id),
    queryFn: ({ signal }) => dataOf(client.GET("/api/v1/programs/{id}", { ...byId(id), signal })),
    // Others write in it meanwhile.
    refetchInterval: 5_000,
  });

export const sheetQuery = (id: number, kind: SheetKind) =>
  queryOptions({
    queryKey: programsKey("sheet", id, kind),
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/programs/{id}/sheets/{kind}", {
          params: { path: { id, kind } },
          signal,
        }),
      ),
  });

export const createProgram = (body: Schemas["NewProgram"]) =>
  dataOf(client.POST("/api/v1/programs", { body }));

export const editProgram = (id: number, body: Schemas["ProgramEdit"]) =>
  dataOf(client.PUT("/api/v1/programs/{id}", { ...byId(id), body }));

export const writeSection = (id: number, element: string, body: Schemas["SectionEdit"]) =>
  dataOf(
    client.PUT("/api/v1/programs/{id}/sections/{element}", { ...ofElement(id, element), body }),
  );

export const addSectionTask = (id: number, element: string, body: Schemas["SectionTask"]) =>
  dataOf(
    client.POST("/api/v1/programs/{id}/sections/{element}/tasks", {
      ...ofElement(id, element),
      body,
    }),
  );

export const addGoal = (id: number, body: Schemas["NewProgramGoal"]) =>
  dataOf(client.POST("/api/v1/programs/{id}/goals", { ...byId(id), body }));

export const addCost = (id: number, body: Schemas["NewProgramCost"]) =>
  dataOf(client.POST("/api/v1/programs/{id}/costs", { ...byId(id), body }));

export const addMember = (id: number, body: Schemas["NewProgramMember"]) =>
  dataOf(client.POST("/api/v1/programs/{id}/team", { ...byId(id), body }));

export const addEntry = (id: number, body: Schemas["NewProgramEntry"]) =>
  dataOf(client.POST("/api/v1/programs/{id}/calendar", { ...byId(id), body }));

export const removeItem = (id: number, item: number) =>
  dataOf(client.DELETE("/api/v1/programs/{id}/items/{item}", { params: { path: { id, item } } }));

export const writeSheet = (id: number, kind: SheetKind, body: Schemas["SheetEdit"]) =>
  dataOf(
    client.PUT("/api/v1/programs/{id}/sheets/{kind}", { params: { path: { id, kind } }, body }),
  );

export const refreshPrograms = (queries: QueryClient) =>
  refresh(queries, [programsKey(), tasksKey()]);
