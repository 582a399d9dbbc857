import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate, wordOf } from "../../i18n";
import type { PilotOverride } from "./api";

/** What was done although something spoke against it: who, when and why. */
export function OverridesCard({ items }: { items: PilotOverride[] }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <Card title={t("pilots.overrides")} note={t("pilots.overrides_note")} flush>
      <section className="scroll-x card-table" tabIndex={0} aria-label={t("pilots.overrides")}>
        <table className="data-table" data-testid="overrides">
          <thead>
            <tr>
              <th scope="col">{t("pilots.column.wave")}</th>
              <th scope="col">{t("pilots.column.step")}</th>
              <th scope="col">{t("pilots.column.obstacle")}</th>
              <th scope="col">{t("targets.reason")}</th>
              <th scope="col">{t("pilots.column.by")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((own, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: overrides have no other name.
              <tr key={place}>
                <td className="tabular">{format.integer(own.wave)}</td>
                <td>{wordOf(t, "pilots.step", own.step)}</td>
                <td className="event-text">{own.obstacle.text}</td>
                <td className="event-text">{own.reason}</td>
                <td>
                  {own.created_by}{" "}
                  <span className="small muted block">{format.dateTime(own.created_at)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}
