import { useQuery } from "@tanstack/react-query";
import { Card } from "../../components/Card";
import { ErrorState, SkeletonLines } from "../../components/states";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { type AccountIntent, intentQuery } from "./api";

/** Which topics the account looks for, and why it surges or does not. */
export function IntentCard({ id }: { id: number }) {
  const t = useTranslate();
  const intent = useQuery(intentQuery(id));
  const data = intent.data;
  const isKnown = data && data.topics.length + data.own_topics.length > 0;
  return (
    <Card title={t("intent.title")} note={t("intent.note")}>
      {intent.isPending && <SkeletonLines count={3} />}
      {intent.isError && (
        <ErrorState
          what={t("intent.failed")}
          error={intent.error}
          onRetry={() => intent.refetch()}
        />
      )}
      {data && !isKnown && <p className="muted">{t("intent.none")}</p>}
      {data && isKnown && <Content data={data} />}
    </Card>
  );
}

function Content({ data }: { data: AccountIntent }) {
  const t = useTranslate();
  const format = useFormat();
  const topics = data.surging_topics.join(", ");
  const needed = format.integer(data.topics_min);
  const count = format.integer(data.surging_topics.length);
  return (
    <div className="engagement" data-testid="intent" data-surging={data.surging}>
      {data.surging ? (
        <p className="tag tag-good engagement-surge">{t("intent.surging", { topics })}</p>
      ) : (
        <p className="strong">{t("intent.not_surging", { count, needed })}</p>
      )}
      <p className="muted small">
        {t("intent.why", {
          threshold: format.integer(data.threshold),
          weeks: format.integer(data.weeks.length),
          events: format.integer(data.events_min),
          needed,
        })}
      </p>
      {data.own_topics.length > 0 && (
        <p>{t("intent.own", { topics: data.own_topics.join(", ") })}</p>
      )}
      {data.topics.length > 0 && <Topics data={data} />}
    </div>
  );
}

function Topics({ data }: { data: AccountIntent }) {
  const t = useTranslate();
  const format = useFormat();
  return (
    <section className="scroll-x" tabIndex={0} aria-label={t("intent.list")}>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t("intent.topic")}</th>
            <th scope="col">{t("intent.source")}</th>
            {data.weeks.map((week) => (
              <th key={week} scope="col" className="number" title={week}>
                {t("intent.week", { date: format.date(week) })}
              </th>
            ))}
            <th scope="col">{t("intent.state")}</th>
          </tr>
        </thead>
        <tbody>
          {data.topics.map(({ topic, source, scores, surges }) => (
            <tr key={`${source} ${topic}`}>
              <th scope="row">{topic}</th>
              <td>{source}</td>
              {scores.map((score, place) => (
                <td key={data.weeks[place]} className="number">
                  {score === null ? "–" : format.decimal(score)}
                </td>
              ))}
              <td>{t(surges ? "intent.surges" : "intent.calm")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
