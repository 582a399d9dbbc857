import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import {
  ApiFailure,
  client,
  dataOf,
  keysOf,
  nextOffset,
  pageSize,
  refresh,
  type Schemas,
} from "../../api";
import { preferences } from "../../state/preferences";
import { tasksKey } from "../tasks/api";

export type Pilot = Schemas["Pilot"];
export type PilotWaveSummary = Schemas["PilotWaveSummary"];
export type PilotAccount = Schemas["PilotAccount"];
export type PilotPiece = Schemas["PilotPiece"];
export type PilotOverride = Schemas["PilotOverride"];
export type CheckIn = Schemas["CheckIn"];
export type Obstacle = Schemas["Obstacle"];

const pilotsKey = keysOf("pilots");

/** How long a look for changes of others ended before the next one begins. */
const betweenLooks = 600;
/** The same for a wave of many accounts, whose every message is read again. */
const betweenLongLooks = 3_000;
/** From how many pieces on a wave is one of many. */
const piecesMany = 60;
/** How often it is looked for waves on which no one checked in. */
const betweenReminders = 10_000;

const byId = (id: number) => ({ params: { path: { id } } });
const ofPiece = (id: number, piece: number) => ({ params: { path: { id, piece } } });

/** Whether someone else was faster. */
export const isOutdated = (error: unknown) => error instanceof ApiFailure && error.status === 412;

/** Whether something speaks against a step that a reason overrides. */
export const isRefused = (error: unknown) =>
  error instanceof ApiFailure && (error.key?.startsWith("pilot.refused") ?? false);

const isMany = (pilot: Pilot | undefined) =>
  (pilot?.wave?.accounts ?? []).reduce((sum, own) => sum + own.pieces.length, 0) > piecesMany;

/** A pilot with one wave, the last by default. What speaks against steps comes in the reader's
 * language, which is part of the key. */
export const pilotQuery = (id: number, wave?: number) =>
  queryOptions({
    queryKey: pilotsKey("one", id, wave ?? "last", preferences().language),
    queryFn: ({ signal }) =>
      dataOf(
        client.GET("/api/v1/programs/{id}/pilot", {
          params: { path: { id }, query: { wave } },
          signal,
        }),
      ),
    // Others work on it meanwhile.
    refetchInterval: ({ state }) =>
      state.error || isMany(state.data) ? betweenLongLooks : betweenLooks,
  });

export const checkInsQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: pilotsKey("check-ins", id),
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        client.GET("/api/v1/programs/{id}/check-ins", {
          params: { path: { id }, query: { offset: pageParam, limit: pageSize } },
          signal,
        }),
      ),
    getNextPageParam: nextOffset,
    refetchInterval: ({ state }) => (state.error ? betweenLongLooks : betweenLooks),
  });

/** The waves on which no one checked in today although it is due. */
export const dueQuery = queryOptions({
  queryKey: pilotsKey("due"),
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/check-ins/due", { signal })),
  refetchInterval: betweenReminders,
});

export const startWave = (id: number, body: Schemas["NewWave"]) =>
  dataOf(client.POST("/api/v1/programs/{id}/pilot/waves", { ...byId(id), body }));

export const launchPilot = (id: number, body: Schemas["PilotLaunch"]) =>
  dataOf(client.POST("/api/v1/programs/{id}/pilot/launch", { ...byId(id), body }));

export const passWave = (id: number, body: Schemas["WaveEnd"]) =>
  dataOf(client.POST("/api/v1/programs/{id}/pilot/passing", { ...byId(id), body }));

export const stopWave = (id: number, body: Schemas["WaveStop"]) =>
  dataOf(client.POST("/api/v1/programs/{id}/pilot/stop", { ...byId(id), body }));

export const addPiece = (id: number, body: Schemas["NewPilotPiece"]) =>
  dataOf(client.POST("/api/v1/programs/{id}/pilot/pieces", { ...byId(id), body }));

export const editPiece = (id: number, piece: number, body: Schemas["PilotPieceEdit"]) =>
  dataOf(client.PUT("/api/v1/programs/{id}/pilot/pieces/{piece}", { ...ofPiece(id, piece), body }));

export const writePiece = (id: number, piece: number, body: Schemas["PilotPieceText"]) =>
  dataOf(
    client.PUT("/api/v1/programs/{id}/pilot/pieces/{piece}/text", { ...ofPiece(id, piece), body }),
  );

export const removePiece = (id: number, piece: number, reason: string) =>
  dataOf(
    client.POST("/api/v1/programs/{id}/pilot/pieces/{piece}/removal", {
      ...ofPiece(id, piece),
      body: { reason },
    }),
  );

export const checkIn = (id: number, body: Schemas["NewCheckIn"]) =>
  dataOf(client.POST("/api/v1/programs/{id}/check-ins", { ...byId(id), body }));

/** Fetches again what depends on a pilot. Pieces and check-ins make tasks. */
export const refreshPilots = (queries: QueryClient) => refresh(queries, [pilotsKey(), tasksKey()]);
