import "@fontsource-variable/inter/wght.css";
import "pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/parts.css";
import "./styles/accounts.css";
import "./styles/account.css";
import "./styles/funnel.css";
import "./styles/imports.css";
import "./styles/matching.css";
import "./styles/review.css";
import "./styles/live.css";
import "./styles/model.css";
import "./styles/health.css";
import "./styles/charts.css";
import "./styles/deal-stages.css";
import "./styles/icp.css";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiFailure } from "./api";
import { createAppRouter } from "./router";
import { keepPlaces } from "./state/places";
import { startPreferences } from "./state/preferences";

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: false,
      // What the server refuses it will refuse again; a lost connection may come back.
      retry: (failures, error) =>
        failures < 1 && !(error instanceof ApiFailure && error.status >= 400 && error.status < 500),
      retryDelay: 400,
    },
  },
});

startPreferences();
const router = createAppRouter();
keepPlaces(router);
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
