import { LiftBar } from "../../charts/LiftBar";
import { Card } from "../../components/Card";
import { EmptyState } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import type { Icp, IcpAttribute, IcpComparison, IcpValue } from "./api";
import { attributeText, valueText } from "./words";

/** Every attribute with all of its values, also those that separate nothing. */
export function AttributesTab({ icp }: { icp: Icp }) {
  const t = useTranslate();
  const names = icp.left_out.map(({ attribute }) => attributeText(t, attribute)).join(", ");
  return (
    <>
      {icp.attributes.length === 0 && <EmptyState text={t("icp.attributes_none")} />}
      {icp.attributes.map((attribute) => (
        <AttributeCard key={attribute.attribute} attribute={attribute} icp={icp} />
      ))}
      {names && <p className="muted">{t("icp.left_out", { names })}</p>}
    </>
  );
}

function AttributeCard({ attribute, icp }: { attribute: IcpAttribute; icp: Icp }) {
  const t = useTranslate();
  const format = useFormat();
  const name = attributeText(t, attribute.attribute);
  const { known, unknown } = attribute;
  const notes = [
    t("icp.known", {
      won: format.integer(known.won),
      lost: format.integer(known.lost),
      never: format.integer(known.never),
      unknown: format.integer(unknown.won + unknown.lost + unknown.never),
    }),
    attribute.values_left_out > 0 &&
      t("icp.values_left_out", { count: format.integer(attribute.values_left_out) }),
  ];
  return (
    <Card
      title={name}
      note={notes.filter(Boolean).join(" ")}
      controls={<Verdict attribute={attribute} rate={icp.false_discovery_rate} />}
      flush
    >
      <section className="scroll-x card-table" tabIndex={0} aria-label={name}>
        <table className="data-table icp-table" data-testid={`values-${attribute.attribute}`}>
          <thead>
            <tr>
              <th scope="col">{t("icp.column.value")}</th>
              <th scope="col" className="number">
                {t("icp.won")}
              </th>
              <th scope="col" className="number">
                {t("icp.lost")}
              </th>
              <th scope="col" className="number">
                {t("icp.never")}
              </th>
              <th scope="col" className="number">
                {t("icp.column.rate")}
              </th>
              <th scope="col">{t("icp.column.win")}</th>
              <th scope="col">{t("icp.column.reach")}</th>
            </tr>
          </thead>
          <tbody>
            {attribute.values.map((value) => (
              <ValueRow
                key={value.value}
                attribute={attribute.attribute}
                value={value}
                min={icp.accounts_min}
              />
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

/** What the attribute as a whole separates. */
function Verdict({ attribute, rate }: { attribute: IcpAttribute; rate: number }) {
  const t = useTranslate();
  const { win_chance, reach_chance } = attribute;
  const win = win_chance != null && win_chance <= rate;
  const reach = reach_chance != null && reach_chance <= rate;
  return (
    <>
      {win && <span className="tag tag-good">{t("icp.separates_win")}</span>}
      {reach && <span className="tag tag-good">{t("icp.separates_reach")}</span>}
      {!win && !reach && <span className="tag">{t("icp.separates_nothing")}</span>}
    </>
  );
}

interface ValueProperties {
  attribute: string;
  value: IcpValue;
  min: number;
}

function ValueRow({ attribute, value, min }: ValueProperties) {
  const t = useTranslate();
  const format = useFormat();
  const { counts, win, reach } = value;
  return (
    <tr>
      <th scope="row">{valueText(attribute, value, t, format)}</th>
      <td className="number">{format.integer(counts.won)}</td>
      <td className="number">{format.integer(counts.lost)}</td>
      <td className="number">{format.integer(counts.never)}</td>
      <td className="number">{win ? format.percent(win.rate.rate) : "–"}</td>
      <td>
        <LiftCell found={win} min={min} />
      </td>
      <td>
        <LiftCell found={reach} min={min} />
      </td>
    </tr>
  );
}

function LiftCell({ found, min }: { found: IcpComparison | null; min: number }) {
  const t = useTranslate();
  if (!found) return <span className="small muted">{t("icp.too_few", { min })}</span>;
  const text = `${found.lift.toFixed(2)} (${found.lift_low.toFixed(2)}–${found.lift_high.toFixed(2)})`;
  return (
    <>
      <LiftBar found={found} />
      <span className="small muted tabular">{text}</span>{" "}
      {found.flagged && (
        <span className={`tag ${found.lift < 1 ? "tag-bad" : "tag-good"}`}>
          {t("icp.beyond_chance")}
        </span>
      )}
    </>
  );
}
