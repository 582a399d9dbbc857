import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "../../api";
import { Card } from "../../components/Card";
import { SecretOnce } from "../../components/SecretOnce";
import { ErrorState, SkeletonLines } from "../../components/states";
import { type Token, TokensTable } from "../../components/TokensTable";
import { useTranslate } from "../../i18n";
import { createToken, ownTokensQuery, revokeOwnToken } from "./api";

/** One's tokens, with which programs call. */
export function TokensCard({ say }: { say: (text: string) => void }) {
  const t = useTranslate();
  const queries = useQueryClient();
  const tokens = useQuery(ownTokensQuery);
  const refreshTokens = () => queries.invalidateQueries({ queryKey: ownTokensQuery.queryKey });
  const [made, setMade] = useState<Schemas["MadeToken"] | null>(null);
  const create = useMutation({
    mutationFn: createToken,
    onSuccess: (token) => {
      setMade(token);
      return refreshTokens();
    },
  });
  const revoke = useMutation({
    mutationFn: ({ id }: Token) => revokeOwnToken(id),
    onSuccess: async (_, { id, name }) => {
      if (made?.token.id === id) setMade(null);
      await refreshTokens();
      say(t("tokens.revoke_done", { name }));
    },
  });
  const failed = [create, revoke].find(({ isError }) => isError);
  return (
    <Card title={t("tokens.title")} note={t("tokens.note")} flush>
      {failed && <ErrorState what={t("me.not_done")} error={failed.error} />}
      <TokenForm isBusy={create.isPending} onCreate={create.mutateAsync} />
      {made && (
        <div className="card-body">
          <SecretOnce
            note={t("tokens.once")}
            secret={made.secret}
            copyLabel={t("tokens.copy", { name: made.token.name })}
          />
        </div>
      )}
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
          label={t("tokens.title")}
          items={tokens.data.items}
          isBusy={revoke.isPending}
          onRevoke={revoke.mutate}
        />
      )}
    </Card>
  );
}

/** For how many days a token may be made; none has no end. */
const lifetimes = [30, 90, 365, null];

interface FormProperties {
  isBusy: boolean;
  onCreate: (token: Schemas["NewToken"]) => Promise<unknown>;
}

function TokenForm({ isBusy, onCreate }: FormProperties) {
  const t = useTranslate();
  const [name, setName] = useState("");
  const [scope, setScope] = useState("read");
  const [days, setDays] = useState<number | null>(90);
  return (
    <form
      className="me-line"
      onSubmit={(event) => {
        event.preventDefault();
        const done = onCreate({ name: name.trim(), scope, days });
        done.then(
          () => setName(""),
          () => {},
        );
      }}
    >
      <input
        className="input"
        required
        maxLength={100}
        aria-label={t("tokens.name")}
        placeholder={t("tokens.name")}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <select
        className="select"
        aria-label={t("tokens.scope")}
        value={scope}
        onChange={({ target }) => setScope(target.value)}
      >
        <option value="read">{t("tokens.scope.read")}</option>
        <option value="write">{t("tokens.scope.write")}</option>
      </select>
      <select
        className="select"
        aria-label={t("tokens.days")}
        value={days ?? ""}
        onChange={({ target }) => setDays(target.value ? Number(target.value) : null)}
      >
        {lifetimes.map((count) => (
          <option key={count} value={count ?? ""}>
            {count ? t("tokens.for_days", { days: count }) : t("tokens.for_ever")}
          </option>
        ))}
      </select>
      <button type="submit" className="button" disabled={isBusy || !name.trim()}>
        {t("tokens.create")}
      </button>
    </form>
  );
}
