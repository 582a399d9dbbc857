import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { TargetBoard } from "./api";

/** Whether owners can carry the signed accounts, and how these spread over tiers and industries. */
export function CapacityCards({ board }: { board: TargetBoard }) {
  if (board.counts.signed === 0) return null;
  return (
    <div className="account-grid">
      <OwnersCard board={board} />
      <SpreadCard board={board} />
    </div>
  );
}

function OwnersCard({ board }: { board: TargetBoard }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <Card title={t("targets.owners")} note={t("targets.owners_note")} flush>
      <section className="scroll-x" tabIndex={0} aria-label={t("targets.owners")}>
        <table className="data-table" data-testid="owners">
          <thead>
            <tr>
              <th scope="col">{t("column.owner")}</th>
              {[1, 2, 3].map((tier) => (
                <th key={tier} scope="col" className="number">
                  {t("targets.tier", { tier })}
                </th>
              ))}
              <th scope="col" className="number">
                {t("targets.load")}
              </th>
            </tr>
          </thead>
          <tbody>
            {board.owners.map(({ owner, accounts, load }) => (
              <tr key={owner ?? ""}>
                <th scope="row">{owner ?? t("targets.no_owner")}</th>
                {accounts.map((count, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the place is the tier.
                  <td key={place} className="number">
                    {format.integer(count)}
                  </td>
                ))}
                <td className="number">
                  {owner === null ? (
                    "–"
                  ) : (
                    <span className={load > 1 ? "bad strong" : undefined}>
                      {load > 1 && "▲ "}
                      {format.percent(load)}
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function SpreadCard({ board }: { board: TargetBoard }) {
  const t = useTranslate();
  const format = useFormat();
  const tierOf = (place: number) =>
    place < 3 ? t("targets.tier", { tier: place + 1 }) : t("targets.no_tier");
  return (
    <Card title={t("targets.spread")}>
      <dl className="facts">
        {board.tiers.map((count, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the tier.
          <div key={place} className="fact">
            <dt>{tierOf(place)}</dt>
            <dd className="tabular">{format.integer(count)}</dd>
          </div>
        ))}
      </dl>
      <h3 className="spread-head">{t("column.industry")}</h3>
      <dl className="facts">
        {board.industries.map(({ name, accounts }) => (
          <div key={name ?? ""} className="fact">
            <dt>{name ?? t("targets.no_industry")}</dt>
            <dd className="tabular">{format.integer(accounts)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
