import { useState } from "react";
import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { shippedText, usePlural, useTranslate } from "../../i18n";
import { dimensionName, factName } from "../account/facts";
import type { ScoreModelDimension, ScoreModelRule } from "./api";
import { RuleForm } from "./RuleForm";
import type { Draft } from "./useDraft";

interface Properties {
  draft: Draft;
  dimension: ScoreModelDimension;
}

/** What a dimension adds up: its rules, which are changed here, and its scales. */
export function DimensionCard({ draft, dimension }: Properties) {
  const t = useTranslate();
  const plural = usePlural();
  const [editing, setEditing] = useState<number | "new" | null>(null);
  const name = dimensionName(t, dimension.key);
  const rule = typeof editing === "number" ? dimension.rules[editing] : undefined;
  return (
    <Card
      title={name}
      note={plural("model.rules", dimension.rules.length + dimension.scales.length)}
      controls={
        <>
          <button
            type="button"
            className="button button-plain"
            disabled={draft.busy || (draft.dimensions?.length ?? 0) < 2}
            aria-label={t("model.remove_dimension", { dimension: name })}
            onClick={() => draft.edit({ kind: "remove_dimension", dimension: dimension.key })}
          >
            {t("model.remove")}
          </button>
          <button
            type="button"
            className="button"
            disabled={draft.busy}
            aria-label={t("model.add_rule_to", { dimension: name })}
            onClick={() => setEditing("new")}
          >
            {t("model.add_rule")}
          </button>
        </>
      }
      flush
    >
      <section className="scroll-x" tabIndex={0} aria-label={name}>
        <table className="data-table model-rules">
          <thead>
            <tr>
              <th scope="col">{t("model.column.rule")}</th>
              <th scope="col" className="number">
                {t("model.column.points")}
              </th>
              <th scope="col">
                <span className="visually-hidden">{t("model.column.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {dimension.rules.map((found, place) => (
              <RuleRow
                // Rules have no name of their own: their place is who they are.
                // biome-ignore lint/suspicious/noArrayIndexKey: as said
                key={place}
                draft={draft}
                rule={found}
                onEdit={() => setEditing(place)}
                onRemove={() =>
                  draft.edit({ kind: "remove_rule", dimension: dimension.key, place })
                }
              />
            ))}
            {dimension.scales.map((scale) => (
              <ScaleRow key={`${scale.of} ${scale.text}`} scale={scale} />
            ))}
          </tbody>
        </table>
      </section>
      {editing !== null && (
        <RuleForm
          draft={draft}
          dimension={dimension.key}
          place={typeof editing === "number" ? editing : undefined}
          start={rule ?? { text: "", when: "", add: 10 }}
          onClose={() => setEditing(null)}
        />
      )}
    </Card>
  );
}

interface RowProperties {
  draft: Draft;
  rule: ScoreModelRule;
  onEdit: () => void;
  onRemove: () => void;
}

function RuleRow({ draft, rule, onEdit, onRemove }: RowProperties) {
  const t = useTranslate();
  const format = useFormat();
  const text = shippedText(rule.text);
  return (
    <tr>
      <th scope="row">
        <span className="strong">{text}</span>
        <code className="model-when">{rule.when || t("model.always")}</code>
      </th>
      <td className="number">
        {format.signed(rule.add)}
        {rule.per && ` × ${factName(t, rule.per)}`}
      </td>
      <td className="cell-actions">
        <button
          type="button"
          className="button button-plain"
          disabled={draft.busy || rule.per !== null}
          title={rule.per !== null ? t("model.only_text") : undefined}
          aria-label={t("model.edit_rule", { rule: text })}
          onClick={onEdit}
        >
          {t("model.edit")}
        </button>
        <button
          type="button"
          className="button button-plain"
          disabled={draft.busy}
          aria-label={t("model.remove_rule", { rule: text })}
          onClick={onRemove}
        >
          {t("model.remove")}
        </button>
      </td>
    </tr>
  );
}

function ScaleRow({ scale }: { scale: ScoreModelDimension["scales"][number] }) {
  const t = useTranslate();
  const format = useFormat();
  const [first, last] = [scale.points[0], scale.points[scale.points.length - 1]];
  return (
    <tr>
      <th scope="row">
        <span className="strong">{shippedText(scale.text)}</span>
        <span className="muted model-when">
          {t("model.scale", { field: factName(t, scale.of) })}{" "}
          {scale.points
            .map(([value, points]) => `${format.compact(value)} → ${format.decimal(points)}`)
            .join(" · ")}
        </span>
      </th>
      <td className="number nowrap">
        {format.decimal(first?.[1] ?? 0)}–{format.decimal(last?.[1] ?? 0)}
      </td>
      <td />
    </tr>
  );
}
