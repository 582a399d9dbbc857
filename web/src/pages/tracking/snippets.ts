import type { Sender, TrackingState } from "./state";

/** Whom a text to copy is for. */
interface Place {
  key: string;
  /** Where the server is, without a slash at the end. */
  host: string;
}

/** The web tag with the options that were chosen. */
export function webTag({ key, host }: Place, options: TrackingState): string {
  const attributes = [
    `src="${host}/speargun.js"`,
    `data-key="${key}"`,
    options.consent && 'data-consent="required"',
    options.forms && "data-forms",
    options.links && "data-links",
    options.domain && `data-domain="${options.domain}"`,
  ].filter(Boolean);
  const consent = options.consent
    ? `
<!-- When the visitor agrees, and when they take it back: -->
<script>
  function agreed() { (window.speargun = window.speargun || []).push(["consent", true]); }
  function refused() { (window.speargun = window.speargun || []).push(["consent", false]); }
</script>`
    : "";
  return `<script async ${attributes.join(" ")}></script>${consent}
<!-- Once you know who it is, after a sign-in say: -->
<script>
  (window.speargun = window.speargun || [])
    .push(["identify", "user-1", { email: "kim@example.com" }]);
</script>
`;
}

const segment = ({ key, host }: Place) => `// npm install @segment/analytics-node
import { Analytics } from "@segment/analytics-node";

const analytics = new Analytics({ writeKey: "${key}", host: "${host}" });
analytics.identify({
  userId: "user-1",
  traits: { email: "kim@example.com", company: "Example" },
});
analytics.track({ userId: "user-1", event: "Demo Requested" });
analytics.group({
  userId: "user-1",
  groupId: "example",
  traits: { name: "Example", website: "example.com" },
});
await analytics.closeAndFlush();
`;

const rudderstack = ({ key, host }: Place) => `// npm install @rudderstack/rudder-sdk-node
import RudderAnalytics from "@rudderstack/rudder-sdk-node";

const analytics = new RudderAnalytics("${key}", { dataPlaneUrl: "${host}" });
analytics.identify({ userId: "user-1", traits: { email: "kim@example.com" } });
analytics.track({ userId: "user-1", event: "Demo Requested" });
await analytics.flush();
`;

const curl = ({ key, host }: Place) => `curl -u ${key}: ${host}/v1/track \\
  -H 'content-type: application/json' \\
  -d '{
    "userId": "user-1",
    "event": "Demo Requested",
    "messageId": "an-id-of-your-own",
    "context": { "traits": { "email": "kim@example.com" } }
  }'
`;

/** What to copy so that a sender sends to this server. */
export function snippetOf(sender: Sender, place: Place, options: TrackingState): string {
  switch (sender) {
    case "web":
      return webTag(place, options);
    case "segment":
      return segment(place);
    case "rudderstack":
      return rudderstack(place);
    case "curl":
      return curl(place);
  }
}
