import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { refresh } from "../../api";
import { Card } from "../../components/Card";
import { ErrorState, SkeletonLines } from "../../components/states";
import { type Token, TokensTable } from "../../components/TokensTable";
import { useTranslate } from "../../i18n";
import type { User } from "../../session";
import { revokeToken, tokensQuery, usersKey } from "./api";

interface Properties {
  users: User[];
  say: (text: string) => void;
}

/** The tokens of everyone. */
export function AllTokens({ users, say }: Properties) {
  const t = useTranslate();
  const queries = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const revoke = useMutation({
    mutationFn: ({ id }: Token) => revokeToken(id),
    onSuccess: async (_, { name }) => {
      await refresh(queries, [usersKey()]);
      say(t("tokens.revoke_done", { name }));
    },
  });
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return (
    <Card title={t("tokens.all")} flush>
      {revoke.isError && <ErrorState what={t("users.not_done")} error={revoke.error} />}
      {tokens.isError && (
        <ErrorState
          what={t("tokens.failed")}
          error={tokens.error}
          onRetry={() => tokens.refetch()}
        />
      )}
      {tokens.isPending && <SkeletonLines count={2} />}
      {tokens.data && (
        <TokensTable
          label={t("tokens.all")}
          items={tokens.data.items}
          ownerOf={({ user_id }) => names.get(user_id) ?? "–"}
          isBusy={revoke.isPending}
          onRevoke={revoke.mutate}
        />
      )}
    </Card>
  );
}
