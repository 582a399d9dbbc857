import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { workspaceQuery } from "../api";
import { actions, type Session, sessionQuery } from "../session";
import { type Language, showPreferences } from "../state/preferences";

interface Wishes {
  language?: Language;
  /** The address of the page; it is asked of components that link or go somewhere. */
  address?: string;
  /** Who uses the page; without it there are no people, and everything may be done. */
  session?: Session;
}

type Workspace = NonNullable<Awaited<ReturnType<NonNullable<typeof workspaceQuery.queryFn>>>>;

const openSession: Session = { state: "open", user: null, actions: [...actions] };

function queryClient(session: Session): QueryClient {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  const workspace: Partial<Workspace> = { name: "Acme", version: "1.2.3", time_zone: "UTC" };
  client.setQueryData(workspaceQuery.queryKey, workspace as Workspace);
  client.setQueryData(sessionQuery.queryKey, session);
  return client;
}

/** Shows a component as the app does: in a language, with data and a workspace in UTC. */
export function show(content: ReactNode, { language = "en", session = openSession }: Wishes = {}) {
  showPreferences({ language });
  const client = queryClient(session);
  const inApp = (inner: ReactNode) => (
    <QueryClientProvider client={client}>{inner}</QueryClientProvider>
  );
  const { rerender, unmount } = render(inApp(content));
  return {
    client,
    user: userEvent.setup(),
    /** Shows something else in its place. */
    showNext: (next: ReactNode) => rerender(inApp(next)),
    unmount,
  };
}

/** Shows a component that needs addresses; `path` says where the reader is. */
export function showAt(content: ReactNode, { address = "/accounts", ...wishes }: Wishes = {}) {
  const root = createRootRoute({ component: () => content, notFoundComponent: () => null });
  const history = createMemoryHistory({ initialEntries: [address] });
  const router = createRouter({ routeTree: root, history });
  const shown = show(<RouterProvider router={router as never} />, wishes);
  return { ...shown, path: () => history.location.pathname };
}
