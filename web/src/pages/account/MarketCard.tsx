import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "../../components/Card";
import { Dialog } from "../../components/Dialog";
import { ErrorState, SkeletonLines } from "../../components/states";
import type { Notice } from "../../components/Toast";
import { MarketTag } from "../../components/words";
import { type Format, useFormat } from "../../format";
import { shippedText, type Translate, useTranslate } from "../../i18n";
import {
  type AccountStanding,
  forgetContract,
  standingQuery,
  type TellContract,
  tellContract,
} from "./api";
import { factsText } from "./facts";
import { useStandingChange } from "./useStanding";

/** How near the account is to a purchase, and its contract with somebody else. */
export function MarketCard({ id, show }: { id: number; show: (notice: Notice) => void }) {
  const t = useTranslate();
  const standing = useQuery(standingQuery(id));
  const change = useStandingChange(id, show);
  const [telling, setTelling] = useState(false);
  const data = standing.data;
  const tell = (body: TellContract) => {
    setTelling(false);
    change.mutate({ run: () => tellContract(id, body), text: t("market.told") });
  };
  return (
    <Card
      title={t("market.title")}
      controls={
        data && (
          <button
            type="button"
            className="button"
            disabled={change.isPending}
            onClick={() => setTelling(true)}
          >
            {t("market.tell")}
          </button>
        )
      }
    >
      {standing.isPending && <SkeletonLines count={4} />}
      {standing.isError && (
        <ErrorState
          what={t("stages.failed")}
          error={standing.error}
          onRetry={() => standing.refetch()}
        />
      )}
      {change.isError && <ErrorState what={t("stages.change_failed")} error={change.error} />}
      {data && <Content data={data} />}
      {data?.contract.told_by && (
        <button
          type="button"
          className="button button-plain"
          disabled={change.isPending}
          onClick={() =>
            change.mutate({ run: () => forgetContract(id), text: t("market.forgotten") })
          }
        >
          {t("market.forget")}
        </button>
      )}
      {telling && data && (
        <ContractDialog data={data} onTell={tell} onClose={() => setTelling(false)} />
      )}
    </Card>
  );
}

/** Why the market is so: the triggers that fire, or what was looked at. */
function reasonOf(market: AccountStanding["market"], t: Translate, format: Format): string | null {
  const firing = market.triggers.filter(({ fires }) => fires);
  if (market.state === "in_market" && firing.length > 0) {
    return format.list(firing.map(({ trigger }) => shippedText(trigger.name)));
  }
  const test = market.tests.find(({ state }) => state === market.state);
  return test ? factsText(t, format, test.facts) : null;
}

function Content({ data }: { data: AccountStanding }) {
  const t = useTranslate();
  const format = useFormat();
  const { market, contract } = data;
  const others = market.tests.filter(
    ({ holds, state }) => holds && state !== market.state && state !== "not_in_market",
  );
  const found = reasonOf(market, t, format);
  const triggers = market.triggers.filter(({ since }) => since);
  return (
    <div className="standing" data-testid="market">
      <p className="row">
        {market.state ? <MarketTag state={market.state} /> : t("market.unscored")}
        {market.since && (
          <span className="muted small">
            {t("stages.since", { when: format.date(market.since) })}
          </span>
        )}
      </p>
      {found && <p className="small muted standing-reason">{found}</p>}
      {triggers.length > 0 && (
        <>
          <h3>{t("market.triggers")}</h3>
          <ul className="standing-changes">
            {triggers.map(({ trigger, fires, since, days_left }) => (
              <li key={trigger.key} data-fires={fires}>
                {shippedText(trigger.name)}{" "}
                <span className="muted small">
                  {t("stages.since", { when: format.date(since) })}
                  {days_left != null &&
                    ` · ${t("market.days_left", { days: format.days(days_left) })}`}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {others.length > 0 && (
        <>
          <h3>{t("market.also")}</h3>
          <ul className="standing-changes">
            {others.map(({ state, facts }) => (
              <li key={state}>
                {t(`market_state.${state}`)}{" "}
                <span className="muted small">{factsText(t, format, facts)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <dl className="facts">
        <dt>{t("market.competitor")}</dt>
        <dd>{contract.competitor ?? "–"}</dd>
        <dt>{t("market.ends_on")}</dt>
        <dd>{contract.ends_on ? format.date(`${contract.ends_on}T12:00:00Z`) : "–"}</dd>
      </dl>
      {contract.told_by && (
        <p className="small muted">
          {t("market.told_by", { who: contract.told_by, when: format.date(contract.told_at) })}
        </p>
      )}
    </div>
  );
}

interface DialogProperties {
  data: AccountStanding;
  onTell: (body: TellContract) => void;
  onClose: () => void;
}

function ContractDialog({ data, onTell, onClose }: DialogProperties) {
  const t = useTranslate();
  const [competitor, setCompetitor] = useState(data.contract.competitor ?? "");
  const [endsOn, setEndsOn] = useState(data.contract.ends_on ?? "");
  const title = t("market.tell_title");
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className="dialog-body dialog-narrow model-form"
        onSubmit={(event) => {
          event.preventDefault();
          onTell({ competitor: competitor.trim() || null, ends_on: endsOn || null });
        }}
      >
        <h2>{title}</h2>
        <p className="muted">{t("market.tell_note")}</p>
        <label>
          {t("market.competitor")}
          <input
            className="input"
            maxLength={200}
            value={competitor}
            onChange={({ target }) => setCompetitor(target.value)}
          />
        </label>
        <label>
          {t("market.ends_on")}
          <input
            className="input"
            type="date"
            value={endsOn}
            onChange={({ target }) => setEndsOn(target.value)}
          />
        </label>
        <div className="row">
          <button type="submit" className="button button-primary">
            {t("market.keep")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
