import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, dataOf, type Schemas } from "./api";

export type AccountAlias = Schemas["AccountAlias"];
export type AccountCard = Schemas["AccountCard"];
export type AccountFamily = Schemas["AccountFamily"];
export type DuplicatePair = Schemas["DuplicatePair"];
export type ExcludedDomain = Schemas["ExcludedDomain"];
export type FamilyFigures = Schemas["FamilyFigures"];
export type FamilyMember = Schemas["FamilyMember"];
export type MatchCandidate = Schemas["MatchCandidate"];
export type MatchChange = Schemas["MatchChange"];
export type MatchDecision = Schemas["MatchDecision"];
export type MatchEffect = Schemas["MatchEffect"];
export type MatchEvidence = Schemas["MatchEvidence"];
export type MatchExplanation = Schemas["MatchExplanation"];
export type FamilyFileReport = Schemas["FamilyFileReport"];
export type DismissedProposal = Schemas["DismissedProposal"];
export type MatchModel = Schemas["MatchModel"];
export type MatchRun = Schemas["MatchRun"];
export type MatchJob = Schemas["MatchJob"];
export type MatchOutcome = Schemas["MatchOutcome"];
export type MatchPerson = Schemas["MatchPerson"];
export type MatchReport = Schemas["MatchReport"];
export type Merge = Schemas["Merge"];
export type NewReviewDecision = Schemas["NewReviewDecision"];
export type ProposedAccount = Schemas["ProposedAccount"];
export type ReviewItem = Schemas["ReviewItem"];
export type ReviewOrder = Schemas["ReviewOrder"];
export type StandingMatch = Schemas["StandingMatch"];

interface Page<T> {
  items: T[];
  total: number;
}

/** Where the next page begins: after all rows that are there, and nowhere when they are all. */
export function nextOffset<T>(last: Page<T>, pages: Page<T>[]): number | undefined {
  const shown = pages.reduce((sum, { items }) => sum + items.length, 0);
  return last.items.length > 0 && shown < last.total ? shown : undefined;
}

const pageSize = 50;

export const matchReportQuery = queryOptions({
  queryKey: ["match", "report"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/match/report", { signal })),
  staleTime: 30_000,
});

export const matchJobQuery = queryOptions({
  queryKey: ["match-job"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/match/run", { signal })),
  refetchInterval: ({ state }) => (state.data?.state === "running" ? 500 : false),
});

export const startMatch = () => dataOf(client.POST("/api/v1/match/run"));

export const modelsQuery = queryOptions({
  queryKey: ["match", "models"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/match/models", { signal })),
});

export const trainModel = () => dataOf(client.POST("/api/v1/match/models"));

export const publishModel = ({ version, force }: { version: number; force: boolean }) =>
  dataOf(
    client.POST("/api/v1/match/models/{version}/publish", {
      params: { path: { version } },
      body: { force },
    }),
  );

export const rollBackModel = () => dataOf(client.POST("/api/v1/match/models/rollback"));

/** Reads a list of acquisitions or of domains that belong together, in the background. */
export function importFamilies(file: File): Promise<MatchJob> {
  const form = new FormData();
  form.append("file", file);
  return dataOf(
    client.POST("/api/v1/families/file", { body: { file: "" }, bodySerializer: () => form }),
  );
}

export const cancelMatch = () => dataOf(client.POST("/api/v1/match/run/cancel"));

export const matchChangesQuery = infiniteQueryOptions({
  queryKey: ["match", "changes"],
  queryFn: ({ pageParam, signal }) =>
    dataOf(
      client.GET("/api/v1/match/changes", {
        params: { query: { limit: pageSize, offset: pageParam } },
        signal,
      }),
    ),
  initialPageParam: 0,
  getNextPageParam: nextOffset,
});

/** Which part of the review queue: least probability 0 to 1, and the order. */
export interface ReviewFilter {
  minimum?: number;
  order: ReviewOrder;
}

export const reviewQuery = ({ minimum, order }: ReviewFilter) =>
  infiniteQueryOptions({
    queryKey: ["match", "review", { minimum, order }],
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        client.GET("/api/v1/match/review", {
          params: {
            query: { limit: pageSize, offset: pageParam, minimum_probability: minimum, order },
          },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: nextOffset,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });

/** How many people of the queue are at least this likely. */
export const reviewCountQuery = (minimum: number) =>
  queryOptions({
    queryKey: ["match", "review-count", minimum],
    queryFn: async ({ signal }) => {
      const query = { limit: 1, minimum_probability: minimum };
      const page = await dataOf(client.GET("/api/v1/match/review", { params: { query }, signal }));
      return page.total;
    },
    placeholderData: keepPreviousData,
  });

export const decideReview = ({ id, body }: { id: number; body: NewReviewDecision }) =>
  dataOf(client.POST("/api/v1/match/review/{id}", { params: { path: { id } }, body }));

export const acceptReview = (minimum_probability: number) =>
  dataOf(client.POST("/api/v1/match/review/accept", { body: { minimum_probability } }));

export const undoDecision = (id: number) =>
  dataOf(client.POST("/api/v1/match/decisions/{id}/undo", { params: { path: { id } } }));

export const undoBatch = (id: number) =>
  dataOf(client.POST("/api/v1/match/batches/{id}/undo", { params: { path: { id } } }));

export const explanationQuery = (id: number) =>
  queryOptions({
    queryKey: ["match", "explanation", id],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/people/{id}/match", { params: { path: { id } }, signal })),
  });

export const assignAccount = ({ person, account }: { person: number; account: number }) =>
  dataOf(
    client.POST("/api/v1/people/{id}/account", {
      params: { path: { id: person } },
      body: { account_id: account },
    }),
  );

export const proposedQuery = infiniteQueryOptions({
  queryKey: ["match", "proposed"],
  queryFn: ({ pageParam, signal }) =>
    dataOf(
      client.GET("/api/v1/match/proposed", {
        params: { query: { limit: pageSize, offset: pageParam } },
        signal,
      }),
    ),
  initialPageParam: 0,
  getNextPageParam: nextOffset,
});

export const dismissedQuery = infiniteQueryOptions({
  queryKey: ["match", "dismissed"],
  queryFn: ({ pageParam, signal }) =>
    dataOf(
      client.GET("/api/v1/match/proposed/dismissed", {
        params: { query: { limit: pageSize, offset: pageParam } },
        signal,
      }),
    ),
  initialPageParam: 0,
  getNextPageParam: nextOffset,
});

export const decideProposed = (body: Schemas["NewProposalDecision"]) =>
  dataOf(client.POST("/api/v1/match/proposed", { body }));

export const excludedQuery = queryOptions({
  queryKey: ["match", "excluded"],
  queryFn: ({ signal }) => dataOf(client.GET("/api/v1/match/excluded-domains", { signal })),
});

export const excludeDomain = (body: Schemas["NewExcludedDomain"]) =>
  dataOf(client.POST("/api/v1/match/excluded-domains", { body }));

export const includeDomain = (id: number) =>
  dataOf(client.DELETE("/api/v1/match/excluded-domains/{id}", { params: { path: { id } } }));

export const aliasesQuery = (id: number) =>
  queryOptions({
    queryKey: ["match", "aliases", id],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}/aliases", { params: { path: { id } }, signal })),
  });

export const addAlias = (id: number, body: Schemas["NewAlias"]) =>
  dataOf(client.POST("/api/v1/accounts/{id}/aliases", { params: { path: { id } }, body }));

export const removeAlias = (id: number, alias_id: number) =>
  dataOf(
    client.DELETE("/api/v1/accounts/{id}/aliases/{alias_id}", {
      params: { path: { id, alias_id } },
    }),
  );

export const familyQuery = (id: number) =>
  queryOptions({
    queryKey: ["match", "family", id],
    queryFn: ({ signal }) =>
      dataOf(client.GET("/api/v1/accounts/{id}/family", { params: { path: { id } }, signal })),
  });

/** Says which account is above another; null says that there is none. */
export const setParent = (id: number, parent_id: number | null) =>
  dataOf(
    client.POST("/api/v1/accounts/{id}/parent", { params: { path: { id } }, body: { parent_id } }),
  );

/** Takes back what a person said about the account above. */
export const forgetParent = (id: number) =>
  dataOf(client.DELETE("/api/v1/accounts/{id}/parent", { params: { path: { id } } }));

const pairsPage = 20;

export const duplicatesQuery = infiniteQueryOptions({
  queryKey: ["match", "duplicates"],
  queryFn: ({ pageParam, signal }) =>
    dataOf(
      client.GET("/api/v1/duplicates", {
        params: { query: { limit: pairsPage, offset: pageParam } },
        signal,
      }),
    ),
  initialPageParam: 0,
  getNextPageParam: nextOffset,
});

/** Two accounts, in the order in which the API names them. */
export interface Pair {
  left: number;
  right: number;
}

export const dismissDuplicate = (path: Pair) =>
  dataOf(client.POST("/api/v1/duplicates/{left}/{right}/dismiss", { params: { path } }));

export const restoreDuplicate = (path: Pair) =>
  dataOf(client.DELETE("/api/v1/duplicates/{left}/{right}/dismiss", { params: { path } }));

export const mergeAccount = ({ survivor, merged }: { survivor: number; merged: number }) =>
  dataOf(
    client.POST("/api/v1/accounts/{id}/merge", {
      params: { path: { id: survivor } },
      body: { merged_id: merged },
    }),
  );

export const mergesQuery = infiniteQueryOptions({
  queryKey: ["match", "merges"],
  queryFn: ({ pageParam, signal }) =>
    dataOf(
      client.GET("/api/v1/merges", {
        params: { query: { limit: pageSize, offset: pageParam } },
        signal,
      }),
    ),
  initialPageParam: 0,
  getNextPageParam: nextOffset,
});

export const splitMerge = (id: number) =>
  dataOf(client.POST("/api/v1/merges/{id}/split", { params: { path: { id } } }));
