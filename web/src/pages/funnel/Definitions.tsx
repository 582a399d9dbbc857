import type { Funnel } from "../../api";
import { Card } from "../../components/Card";
import { useTranslate, wordOf } from "../../i18n";

/** What the words mean here. */
export function Definitions({ definitions }: { definitions: Funnel["definitions"] }) {
  const t = useTranslate();
  if (definitions.length === 0) return null;
  return (
    <Card title={t("definitions.title")} note={t("definitions.note")}>
      <dl className="facts">
        {definitions.map(({ key, text }) => (
          <div key={key} style={{ display: "contents" }}>
            <dt>{wordOf(t, "definition", key)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
