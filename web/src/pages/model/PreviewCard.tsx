import { Link } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { usePlural, useTranslate } from "../../i18n";
import type { ScoreModelMover, ScoreModelPreview } from "./api";
import { SpreadChart } from "./SpreadChart";
import type { Trial } from "./usePreview";

interface Properties {
  trial: Trial;
  /** The text has faults: what is shown is of the last one without. */
  isOld: boolean;
  notices: string[];
}

/** How today's accounts would stand under the draft, and who moves, by name. */
export function PreviewCard({ trial, isOld, notices }: Properties) {
  const t = useTranslate();
  const { preview } = trial;
  return (
    <div className="model-preview">
      <Card
        title={t("model.preview")}
        note={
          isOld
            ? t("model.preview_old")
            : trial.error
              ? t("model.preview_failed")
              : preview && <Summary preview={preview} />
        }
      >
        {!preview && <SkeletonLines count={6} />}
        {preview && (
          <div className="stack" data-testid="preview">
            <TierTable preview={preview} />
            <SpreadChart scores={preview.scores} />
            <Movers title={t("model.rising")} movers={preview.rising} />
            <Movers title={t("model.falling")} movers={preview.falling} />
          </div>
        )}
        {notices.length > 0 && (
          <div className="notice">
            <ul>
              {notices.map((notice) => (
                <li key={notice}>{notice}</li>
              ))}
            </ul>
          </div>
        )}
      </Card>
    </div>
  );
}

function Summary({ preview }: { preview: ScoreModelPreview }) {
  const t = useTranslate();
  const plural = usePlural();
  const format = useFormat();
  if (preview.rescored === 0 && preview.up + preview.down === 0) return t("model.nobody_moves");
  return (
    <>
      {plural("model.moved", preview.up + preview.down)}{" "}
      {t("model.ways", { up: format.integer(preview.up), down: format.integer(preview.down) })}
    </>
  );
}

function TierTable({ preview }: { preview: ScoreModelPreview }) {
  const t = useTranslate();
  const format = useFormat();
  const change = (count: number) => `${count > 0 ? "+" : ""}${format.integer(count)}`;
  return (
    <table className="data-table" data-testid="tiers">
      <caption className="visually-hidden">{t("model.by_tier")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("column.tier")}</th>
          <th scope="col" className="number">
            {t("model.now")}
          </th>
          <th scope="col" className="number">
            {t("model.with_draft")}
          </th>
          <th scope="col" className="number">
            {t("model.change")}
          </th>
        </tr>
      </thead>
      <tbody>
        {preview.tiers.map(({ tier, before, after }) => (
          <tr key={tier}>
            <th scope="row">{t("accounts.tier", { tier })}</th>
            <td className="number">{format.integer(before)}</td>
            <td className="number">{format.integer(after)}</td>
            <td className="number">{change(after - before)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Movers({ title, movers }: { title: string; movers: ScoreModelMover[] }) {
  const t = useTranslate();
  const format = useFormat();
  if (movers.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className="model-movers">
        {movers.map((mover) => (
          <li key={mover.account_id}>
            <Link
              to="/accounts/$accountId"
              params={{ accountId: String(mover.account_id) }}
              className="text-link"
            >
              {mover.account}
            </Link>
            <span className="muted">
              {mover.tier_before !== mover.tier_after &&
                `${t("accounts.tier", { tier: mover.tier_before })} → ${mover.tier_after} · `}
              {format.decimal(mover.score_before)} → {format.decimal(mover.score_after)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
