import {
  type InfiniteData,
  useInfiniteQuery,
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { accountKey } from "../account/api";
import { accountsKey } from "../accounts/api";
import { type MatchPerson, matchKey, matchReportKey, matchReportQuery } from "../matching/api";
import { explanationKey, explanationQuery, type MatchDecision, undoDecision } from "../person/api";
import {
  decideReview,
  type NewReviewDecision,
  type ReviewItem,
  reviewKey,
  reviewQuery,
  undoBatch,
} from "./api";
import {
  currentPlace,
  neighbour,
  type ReviewState,
  reviewFilter,
  waitingItem,
  waitingPeople,
  withoutPerson,
} from "./state";

/** What somebody says about a person of the queue. */
export interface Verdict {
  person: MatchPerson;
  body: NewReviewDecision;
}

/** Something that can be taken back: one decision, perhaps still on its way, or many at once. */
type Made = { person: MatchPerson; decision: Promise<MatchDecision> } | { batch: number };

/** A decision or its taking back that the server did not keep. */
export type Failure =
  | { kind: "decide"; error: Error; verdict: Verdict }
  | { kind: "undo"; error: Error };

interface Queue {
  items: ReviewItem[];
  total: number;
}

/** In how many pages a person that the address names is looked for. */
const pagesSearchedMax = 10;
/** When so few people are left below the current one, the next page is asked for. */
const fewLeft = 10;

const queueKey = reviewKey();
const decisionKey = ["review-decision"];

interface Wishes {
  state: ReviewState;
  /** Looks at another person. */
  onLookAt: (person: number | undefined) => void;
  onUndone: (person: MatchPerson | null) => void;
}

/** Somebody whom an address names and who waits further down than the list reaches. */
function useAfar(person: number | undefined, wanted: boolean) {
  const enabled = wanted && person !== undefined;
  const found = useQuery({ ...explanationQuery(person ?? 0), enabled });
  return {
    item: enabled && found.data ? waitingItem(found.data) : undefined,
    isPending: enabled && found.isPending,
  };
}

/** The queue, the decisions about it, and the way back. */
export function useReview({ state, onLookAt, onUndone }: Wishes) {
  const client = useQueryClient();
  const [failure, setFailure] = useState<Failure | null>(null);
  const made = useRef<Made[]>([]);
  const queue = useInfiniteQuery(reviewQuery(reviewFilter(state)));
  const deciding = useMutationState({
    filters: { mutationKey: decisionKey, status: "pending" },
    select: ({ state: { variables } }) => (variables as Verdict).person.id,
  });
  const pages = queue.data?.pages ?? [];
  const items = waitingPeople(pages, new Set(deciding));
  const place = currentPlace(items, state.person);
  // In the list they have neighbours: it is read on until it has them.
  const isFurtherDown = queue.isSuccess && place < 0 && deciding.length === 0;
  const readsOn = isFurtherDown && pages.length < pagesSearchedMax && queue.hasNextPage;
  const { fetchNextPage, isFetching } = queue;
  useEffect(() => {
    if (readsOn && !isFetching) fetchNextPage();
  }, [readsOn, isFetching, fetchNextPage]);
  const afar = useAfar(state.person, isFurtherDown);
  const current = items[place] ?? afar.item ?? (afar.isPending ? undefined : items[0]);
  const total = Math.max(items.length, (pages[0]?.total ?? 0) - deciding.length);
  const fetchMore = (left: number) => {
    if (left < fewLeft && queue.hasNextPage && !queue.isFetching) queue.fetchNextPage();
  };

  const removeFromCache = async (person: number) => {
    // A list that was asked for before the decision would bring the person back.
    await client.cancelQueries({ queryKey: queueKey });
    client.setQueriesData<InfiniteData<Queue, number>>({ queryKey: queueKey }, (before) =>
      before ? { ...before, pages: withoutPerson(before.pages, person) } : before,
    );
    if (!items.some((item) => item.person.id === person)) {
      client.invalidateQueries({ queryKey: queueKey });
    }
    client.setQueryData(matchReportQuery.queryKey, (before) =>
      before ? { ...before, review: Math.max(0, before.review - 1) } : before,
    );
    for (const queryKey of [matchReportKey(), accountsKey(), accountKey()]) {
      client.invalidateQueries({ queryKey, refetchType: "none" });
    }
    client.invalidateQueries({ queryKey: explanationKey(person) });
  };

  const decision = useMutation({
    mutationKey: decisionKey,
    mutationFn: ({ person, body }: Verdict) => decideReview({ id: person.id, body }),
    onSuccess: async (_, { person, body }) => {
      await removeFromCache(person.id);
      // A new account may be the right one for others who wait.
      if (body.verdict === "new_account") client.invalidateQueries({ queryKey: matchKey() });
    },
    onError: (error, verdict) => {
      setFailure({ kind: "decide", error, verdict });
      client.invalidateQueries({ queryKey: queueKey });
    },
    onSettled: () => fetchMore(items.length),
  });

  const undoing = useMutation({
    mutationFn: async (entry: Made) => {
      if ("batch" in entry) await undoBatch(entry.batch);
      else await undoDecision((await entry.decision).id);
    },
    onSuccess: async (_, entry) => {
      await client.invalidateQueries({ queryKey: matchKey() });
      onUndone("batch" in entry ? null : entry.person);
    },
    onError: (error, entry) => {
      made.current.push(entry);
      setFailure({ kind: "undo", error });
    },
  });

  const decide = (verdict: Verdict) => {
    setFailure(null);
    const { person } = verdict;
    onLookAt(neighbour(items, person.id));
    const entry = { person, decision: decision.mutateAsync(verdict) };
    made.current.push(entry);
    entry.decision.catch(() => {
      made.current = made.current.filter((other) => other !== entry);
    });
  };
  const undo = () => {
    if (undoing.isPending) return;
    const last = made.current.pop();
    if (!last) return;
    setFailure(null);
    undoing.mutate(last);
  };
  const keepBatch = (batch: number) => made.current.push({ batch });
  return {
    queue,
    items,
    total,
    current,
    fetchMore,
    decide,
    undo,
    keepBatch,
    failure,
    clearFailure: () => setFailure(null),
  };
}
