import { Card } from "../../components/Card";
import { useFormat } from "../../format";
import { useTranslate } from "../../i18n";
import { wordOfReason } from "../live/words";
import type { EventReject } from "./api";
import { rejectKeys } from "./reject-keys";

/** The last calls that were refused, with what was sent: as text, whatever it is. */
export function RejectsCard({ rejects }: { rejects: EventReject[] }) {
  const t = useTranslate();
  const format = useFormat();
  const keys = rejectKeys(rejects);
  return (
    <Card title={t("quality.rejects")} note={t("quality.rejects_note")} flush>
      {rejects.length === 0 && <p className="card-body muted">{t("quality.no_rejects")}</p>}
      <ol className="rejects" data-testid="rejects">
        {rejects.map((reject, place) => (
          <li key={keys[place]}>
            <details>
              <summary>
                <span className="strong">{wordOfReason(t, reject.reason)}</span>
                <span className="muted">{reject.source}</span>
                <time
                  className="muted small"
                  dateTime={reject.received_at}
                  title={format.dateTime(reject.received_at)}
                >
                  {format.relative(reject.received_at)}
                </time>
                <span className="muted reject-detail">{reject.detail}</span>
              </summary>
              <section
                className="snippet-text"
                tabIndex={0}
                aria-label={t("quality.sample", { when: format.time(reject.received_at) })}
              >
                <pre>{reject.sample || t("quality.no_sample")}</pre>
              </section>
            </details>
          </li>
        ))}
      </ol>
    </Card>
  );
}
