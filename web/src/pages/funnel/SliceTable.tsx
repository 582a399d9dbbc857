import type { ReactNode } from "react";
import { GlossaryWord } from "../../components/GlossaryWord";
import { RateText } from "../../components/RateText";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { FunnelSliceResult } from "./api";
import { type Light, lights, type SliceRow, sliceRows } from "./slice-rows";
import type { Slice } from "./state";

interface Properties {
  slices: FunnelSliceResult[];
  slice: Slice;
}

/** The slices side by side, best and worst lit. */
export function SliceTable({ slices, slice }: Properties) {
  const t = useTranslate();
  const format = useFormat();
  const rows = sliceRows(slices, slice);
  const nameOf = (value: string | null) => {
    if (value === null) return t("slice.unknown");
    if (slice === "tier") return t("accounts.tier", { tier: value });
    return slice === "country" ? format.country(value) : wordOf(t, "channel", value);
  };
  const winLights = lights(rows, (row) => row.winRate?.rate ?? null);
  const averageLights = lights(rows, (row) => row.averageWon);
  const cycleLights = lights(rows, (row) => row.cycle, true);
  const recordLights = lights(rows, (row) => row.perRecord);
  const heads = [
    "funnel.stage.target",
    "funnel.stage.engaged",
    "funnel.stage.lead",
    "funnel.stage.mql",
    "outcome.won",
    "figure.revenue",
    "figure.win_rate",
    "figure.average_won",
    "figure.cycle",
    "figure.per_record",
  ] as const;
  return (
    <section className="scroll-x slice-table" tabIndex={0} aria-label={t("slice.title")}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t(`slice.by.${slice}`)}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className="number">
                <GlossaryWord word={head.slice(head.lastIndexOf(".") + 1)}>{t(head)}</GlossaryWord>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.value ?? ""}>
              <th scope="row">{nameOf(row.value)}</th>
              <Counts row={row} />
              <td className="number">{format.compactMoney(row.result.total.revenue)}</td>
              <Lit light={winLights[index]}>
                <RateText rate={row.winRate} />
              </Lit>
              <Lit light={averageLights[index]}>
                {format.compactMoney(row.result.total.average_won)}
              </Lit>
              <Lit light={cycleLights[index]}>{format.days(row.cycle)}</Lit>
              <Lit light={recordLights[index]}>
                {format.compactMoney(row.result.total.revenue_per_worked_record)}
              </Lit>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Counts({ row }: { row: SliceRow }) {
  const format = useFormat();
  const counts = {
    target: row.target,
    engaged: row.engaged,
    leads: row.leads,
    mql: row.mql,
    won: row.result.total.won,
  };
  return Object.entries(counts).map(([name, count]) => (
    <td key={name} className="number">
      {format.integer(count)}
    </td>
  ));
}

/** A cell that is lit when it is the best or the worst; a sign repeats the colour. */
function Lit({ light, children }: { light: Light | undefined; children: ReactNode }) {
  const t = useTranslate();
  if (!light) return <td className="number">{children}</td>;
  return (
    <td className={`number lit-${light}`}>
      <span
        className={light === "best" ? "good" : "bad"}
        role="img"
        aria-label={t(`slice.${light}`)}
        title={t(`slice.${light}`)}
      >
        {light === "best" ? "▲" : "▼"}
      </span>{" "}
      {children}
    </td>
  );
}
