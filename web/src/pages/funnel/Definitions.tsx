import { Card } from "../../components/Card";
import { shippedText, useTranslate, wordOf } from "../../i18n";
import type { Funnel } from "./api";

/** What the words mean here. */
export function Definitions({ definitions }: { definitions: Funnel["definitions"] }) {
  const t = useTranslate();
  if (definitions.length === 0) return null;
  return (
    <Card title={t("definitions.title")} note={t("definitions.note")}>
      <dl className="facts">
        {definitions.map(({ key, text, event, person, needs_both }) => (
          <div key={key} style={{ display: "contents" }}>
            <dt>{wordOf(t, "definition", key)}</dt>
            <dd>
              {shippedText(text)}
              {[event && t("definitions.event"), person && t("definitions.person")]
                .map((label, place) => [label, place ? person : event] as const)
                .filter(([label]) => label)
                .map(([label, condition]) => (
                  <span key={label} className="small muted" style={{ display: "block" }}>
                    {label} <code>{condition}</code>
                  </span>
                ))}
              {needs_both && <span className="small muted">{t("definitions.both")}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
