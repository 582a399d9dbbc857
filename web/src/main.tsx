import "@fontsource-variable/inter/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/parts.css";
import "./styles/rooms.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { StartFailure } from "./components/StartFailure";
import { createQueryClient } from "./query";
import { createAppRouter, preloadPage } from "./router";
import { sessionQuery } from "./session";
import { startLanguage } from "./state/language";
import { keepPlaces } from "./state/places";
import { preferences, showPreferences } from "./state/preferences";

const queryClient = createQueryClient();

function App() {
  return (
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>
  );
}

showPreferences();
const router = createAppRouter();
keepPlaces(router);
const root = createRoot(document.getElementById("root") as HTMLElement);
// The page's own files, and who it is for, are on their way while its texts are.
preloadPage(router);
void queryClient.prefetchQuery(sessionQuery);
startLanguage()
  .then(
    () => root.render(<App />),
    () => root.render(<StartFailure language={preferences().language} />),
  )
  // The list of the Korean font's files is 45 KB: until it is here, the system's font shows.
  .then(() => import("pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css"))
  .catch(() => {});
