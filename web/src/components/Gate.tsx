import { useQuery } from "@tanstack/react-query";
import { Outlet, useMatches } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { sessionQuery } from "../session";
import { Shell } from "./Shell";

const SignInPage = lazy(async () => ({
  default: (await import("../pages/sign-in/SignInPage")).SignInPage,
}));
const SetUpPage = lazy(async () => ({
  default: (await import("../pages/sign-in/SetUpPage")).SetUpPage,
}));

/**
 * Lets in who is signed in. Sign in is shown at the address that was asked for, which so needs to
 * be kept nowhere. When the session cannot be read the pages say themselves what the matter is.
 */
export function Gate() {
  const session = useQuery(sessionQuery);
  const isOutside = useMatches({
    select: (matches) => matches.some(({ staticData }) => staticData.isOutside),
  });
  if (isOutside) return <Outlet />;
  // Asked once: a session that cannot be read is pending again with every further question.
  if (!session.isFetched) return null;
  const state = session.data?.state;
  if (state !== "signed_out" && state !== "set_up") return <Shell />;
  return <Suspense>{state === "set_up" ? <SetUpPage /> : <SignInPage />}</Suspense>;
}
