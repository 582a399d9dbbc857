import { Card } from "../../components/Card";
import { GlossaryWord } from "../../components/GlossaryWord";
import { shippedText, useTranslate, wordOf } from "../../i18n";
import type { Funnel } from "./api";

/** What the words mean here. */
export function Definitions({ definitions }: { definitions: Funnel["definitions"] }) {
  const t = useTranslate();
  if (definitions.length === 0) return null;
  return (
    <Card title={t("definitions.title")} note={t("definitions.note")}>
      <dl className="facts">
        {definitions.map((definition) => (
          <div key={definition.key} style={{ display: "contents" }}>
            <dt>
              <GlossaryWord word={definition.key}>
                {wordOf(t, "definition", definition.key)}
              </GlossaryWord>
            </dt>
            <dd>
              <Definition definition={definition} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** What one word means, and the conditions that the machine goes by. */
export function Definition({ definition }: { definition: Funnel["definitions"][number] }) {
  const t = useTranslate();
  const { text, event, person, needs_both } = definition;
  return (
    <>
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
    </>
  );
}
