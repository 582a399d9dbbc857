import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Card } from "../../components/Card";
import { EmptyState, ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { type Lookalike, type Lookalikes, lookalikesQuery } from "./api";
import { attributeText } from "./words";

/** How many reasons a row shows. */
const reasonsShown = 4;
/** Reasons of fewer points would be shown as none. */
const saidMin = 0.05;

/** Accounts never sold to that are most like customers. */
export function LookalikesTab() {
  const t = useTranslate();
  const { amount } = useSearch({ from: "/icp" });
  const navigate = useNavigate({ from: "/icp" });
  const found = useQuery(lookalikesQuery(amount ?? false));
  return (
    <Card
      title={t("icp.tab.lookalikes")}
      note={found.data && <Note found={found.data} />}
      flush
      controls={
        <label className="row">
          <input
            type="checkbox"
            checked={amount ?? false}
            onChange={({ target }) =>
              navigate({
                search: { tab: "lookalikes", amount: target.checked || undefined },
                replace: true,
              })
            }
          />
          {t("icp.by_amount")}
        </label>
      }
    >
      {found.isError && (
        <ErrorState
          what={t("icp.lookalikes_failed")}
          error={found.error}
          onRetry={() => found.refetch()}
        />
      )}
      {found.isPending && (
        <div className="card-body">
          <SkeletonLines count={8} />
        </div>
      )}
      {found.data?.refused && <EmptyState text={t("icp.lookalikes_refused")} />}
      {found.data && !found.data.refused && found.data.items.length === 0 && (
        <EmptyState text={t("icp.lookalikes_none")} />
      )}
      {found.data && found.data.items.length > 0 && <LookalikeTable items={found.data.items} />}
    </Card>
  );
}

function Note({ found }: { found: Lookalikes }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <>
      <span>
        {t("icp.lookalikes_note", {
          alike: format.integer(found.alike),
          candidates: format.integer(found.candidates),
          customers: format.integer(found.customers),
        })}
      </span>
      {!found.refused && !found.signal && (
        <strong className="icp-warning">{t("icp.lookalikes_chance")}</strong>
      )}
    </>
  );
}

function LookalikeTable({ items }: { items: Lookalike[] }) {
  const t = useTranslate();
  return (
    <section className="scroll-x card-table" tabIndex={0} aria-label={t("icp.tab.lookalikes")}>
      <table className="data-table icp-table" data-testid="lookalikes">
        <thead>
          <tr>
            <th scope="col">{t("column.account")}</th>
            <th scope="col" className="number">
              {t("icp.column.points")}
            </th>
            <th scope="col">{t("rising.why")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <LookalikeRow key={item.account_id} item={item} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function LookalikeRow({ item }: { item: Lookalike }) {
  const t = useTranslate();
  const format = useFormat();
  const said = item.reasons.filter(({ points }) => Math.abs(points) >= saidMin);
  const shown = said.slice(0, reasonsShown);
  const more = said.length - shown.length;
  return (
    <tr>
      <th scope="row">
        <Link to="/accounts/$accountId" params={{ accountId: String(item.account_id) }} data-row>
          {item.account}
        </Link>
      </th>
      <td className="number">{format.signed(item.points)}</td>
      <td>
        <ul className="icp-reasons">
          {shown.map((reason) => (
            <li key={`${reason.attribute} ${reason.value}`}>
              <span className={`tag ${reason.points < 0 ? "tag-bad" : "tag-good"}`}>
                {format.signed(reason.points)}
              </span>{" "}
              {attributeText(t, reason.attribute)}: {reason.value}{" "}
              <span className="small muted">
                {t("icp.reason_shares", {
                  won: format.percent(reason.won_share),
                  never: format.percent(reason.never_share),
                })}
              </span>
            </li>
          ))}
          {more > 0 && (
            <li className="small muted">{t("committee.more", { count: format.integer(more) })}</li>
          )}
        </ul>
      </td>
    </tr>
  );
}
