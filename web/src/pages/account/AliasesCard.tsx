import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Schemas } from "../../api";
import { Card } from "../../components/Card";
import { Icon } from "../../components/Icon";
import { ErrorState, SkeletonLines } from "../../components/states";
import type { Notice } from "../../components/Toast";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import { refreshPeople } from "../person/useUndoDecision";
import { AliasForm } from "./AliasForm";
import { type AccountAlias, addAlias, aliasesQuery, removeAlias } from "./api";

interface Properties {
  id: number;
  show: (notice: Notice) => void;
}

/** Names and domains that people added to an account; they count for matching. */
export function AliasesCard({ id, show }: Properties) {
  const t = useTranslate();
  const plural = usePlural();
  const client = useQueryClient();
  const aliases = useQuery(aliasesQuery(id));
  const remove = useMutation({
    mutationFn: (alias: AccountAlias) => removeAlias(id, alias.id),
    onSuccess: async (effect, { kind, value }) => {
      await refreshPeople(client);
      show({
        text: plural("aliases.removed", effect.changed, { value }),
        onUndo: () => add.mutate({ kind, value }),
      });
    },
  });
  const add = useMutation({
    mutationFn: (body: Schemas["NewAlias"]) => addAlias(id, body),
    onSuccess: async ({ alias, effect }) => {
      await refreshPeople(client);
      show({
        text: plural("aliases.added", effect.changed, { value: alias.value }),
        onUndo: () => remove.mutate(alias),
      });
    },
  });
  const items = aliases.data?.items ?? [];
  return (
    <Card title={t("aliases.title")} note={t("aliases.note")}>
      {aliases.isPending && <SkeletonLines count={2} />}
      {aliases.isError && (
        <ErrorState
          what={t("aliases.failed")}
          error={aliases.error}
          onRetry={() => aliases.refetch()}
        />
      )}
      {aliases.isSuccess && items.length === 0 && (
        <p className="muted aliases">{t("aliases.none")}</p>
      )}
      {items.length > 0 && (
        <ul className="row aliases">
          {items.map((alias) => (
            <AliasChip
              key={alias.id}
              alias={alias}
              busy={remove.isPending}
              onRemove={() => remove.mutate(alias)}
            />
          ))}
        </ul>
      )}
      {remove.isError && <ErrorState what={t("aliases.remove_failed")} error={remove.error} />}
      <AliasForm add={add} />
    </Card>
  );
}

interface ChipProperties {
  alias: AccountAlias;
  busy: boolean;
  onRemove: () => void;
}

function AliasChip({ alias, busy, onRemove }: ChipProperties) {
  const t = useTranslate();
  const format = useFormat();
  const { kind, value, added_by, added_at } = alias;
  const added = t("decision.by", { who: added_by, when: format.dateTime(added_at) });
  return (
    <li className="chip" title={added}>
      <span className="muted">{t(`aliases.kind.${kind}`)}</span> {value}
      <button
        type="button"
        disabled={busy}
        aria-label={t("aliases.remove", { value })}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}
