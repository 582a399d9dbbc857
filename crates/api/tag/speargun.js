/* Speargun's web tag. No third party, no fingerprint; silent under Do Not Track and GPC.
   <script async src="https://HOST/speargun.js" data-key="WRITE KEY"></script>
   Options: data-consent="required" data-forms data-links data-manual data-host data-domain */
(function (w, d, n) {
  "use strict";
  var script = d.currentScript || d.querySelector("script[data-key][src*='speargun.js']");
  if (!script || (w.speargun && w.speargun.loaded)) return;
  var option = function (name) { return script.getAttribute("data-" + name); };
  var has = function (name) { return script.hasAttribute("data-" + name); };
  var KEY = option("key");
  var HOST = option("host") || new URL(script.src, location.href).origin;
  var SESSION_MS = 30 * 60 * 1000, ID_DAYS = 390, QUEUE_MAX = 500, BATCH_MAX = 50;
  // Browsers let 64 KiB leave with a page in all: what is under way and the rest behind it.
  var BODY_MAX = 30000, RETRY_MAX = 8;
  var queue = [], timer = 0, failures = 0, sending = false, lastUrl = "", user = null;
  var group = null, traits = {};
  var refused = n.globalPrivacyControl === true ||
    [n.doNotTrack, w.doNotTrack, n.msDoNotTrack].some(function (v) {
      return v === "1" || v === "yes" || v === 1;
    });

  function readCookie(name) {
    var found = ("; " + d.cookie).split("; " + name + "=")[1];
    return found ? decodeURIComponent(found.split(";")[0]) : "";
  }
  function writeCookie(name, value, seconds) {
    var domain = option("domain");
    d.cookie = name + "=" + encodeURIComponent(value) + ";path=/;max-age=" + seconds +
      ";SameSite=Lax" + (location.protocol === "https:" ? ";Secure" : "") +
      (domain ? ";domain=" + domain : "");
  }
  function newId() {
    if (w.crypto.randomUUID) return w.crypto.randomUUID();
    var bytes = w.crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, function (b) {
      return (b + 256).toString(16).slice(1);
    }).join("");
  }
  function allowed() {
    if (refused) return false;
    var given = readCookie("spg_consent");
    return given === "1" || (given !== "0" && option("consent") !== "required");
  }
  function anonymousId() {
    var id = readCookie("spg_id") || newId();
    writeCookie("spg_id", id, ID_DAYS * 86400);
    return id;
  }
  function session(now) {
    var parts = readCookie("spg_session").split(".");
    var known = parts[0] && now - Number(parts[1]) < SESSION_MS;
    var id = known ? parts[0] : String(now);
    writeCookie("spg_session", id + "." + now, SESSION_MS / 1000);
    return { id: id, isNew: !known };
  }
  function call(type, fields) {
    if (!allowed() || !KEY) return false;
    var now = Date.now(), visit = session(now);
    var message = {
      type: type, messageId: newId(), anonymousId: anonymousId(),
      timestamp: new Date(now).toISOString(),
      context: {
        library: { name: "speargun.js", version: "1" },
        page: { url: location.href, path: location.pathname, search: location.search,
          title: d.title, referrer: type === "page" && lastUrl ? lastUrl : d.referrer },
        locale: n.language, userAgent: n.userAgent, sessionId: visit.id,
        screen: { width: w.screen.width, height: w.screen.height }
      }
    };
    try {
      message.context.timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    } catch (e) { /* An old browser tells no zone. */ }
    if (visit.isNew) message.context.sessionStart = true;
    if (n.webdriver) message.context.webdriver = true;
    if (user) message.userId = user;
    if (group) message.context.groupId = group;
    for (var key in fields) if (fields[key] !== undefined) message[key] = fields[key];
    if (queue.length < QUEUE_MAX) queue.push(message);
    if (!timer) timer = setTimeout(flush, 50);
    return true;
  }
  function bytes(text) { return new TextEncoder().encode(text).length; }
  // An anchor within a page is no page of its own, unless it is a route.
  function here() { return location.href.replace(/#(?![/!]).*/, ""); }
  function take() {
    var size = 0, taken = [];
    while (queue.length && taken.length < BATCH_MAX) {
      size += bytes(JSON.stringify(queue[0]));
      if (taken.length && size > BODY_MAX) break;
      taken.push(queue.shift());
    }
    return taken;
  }
  function body(batch) {
    return JSON.stringify({ batch: batch, writeKey: KEY, sentAt: new Date().toISOString() });
  }
  function flush() {
    timer = 0;
    if (sending || !queue.length) return;
    var batch = take();
    sending = true;
    // A plain text needs no question beforehand, which halves the requests.
    fetch(HOST + "/v1/batch", { method: "POST", body: body(batch), keepalive: true,
      credentials: "omit", headers: { "Content-Type": "text/plain" } })
      .then(function (response) {
        if (response.status === 429 || response.status >= 500) throw response;
        failures = 0;
      })
      .catch(function () {
        // Whoever took consent back meanwhile is not sent again.
        if (++failures <= RETRY_MAX && allowed()) queue = batch.concat(queue).slice(0, QUEUE_MAX);
        else failures = 0;
      })
      .then(function () {
        sending = false;
        if (queue.length && !timer) timer = setTimeout(flush, failures ? 500 << failures : 0);
      });
  }
  function leave() {
    while (queue.length) {
      var batch = take();
      if (!n.sendBeacon || !n.sendBeacon(HOST + "/v1/batch", body(batch))) {
        queue = batch.concat(queue);
        return;
      }
    }
  }

  var api = {
    loaded: true,
    page: function (name, properties) {
      if (call("page", { name: name, properties: properties })) lastUrl = here();
    },
    track: function (event, properties) { call("track", { event: event, properties: properties }); },
    identify: function (id, given) {
      if (id && typeof id === "object") { given = id; id = null; }
      if (id) user = String(id);
      for (var key in given || {}) traits[key] = given[key];
      call("identify", { traits: traits });
    },
    group: function (id, given) { group = String(id); call("group", { groupId: group, traits: given }); },
    alias: function (id, previous) {
      call("alias", { userId: String(id), previousId: String(previous || anonymousId()) });
    },
    consent: function (given) {
      writeCookie("spg_consent", given ? "1" : "0", ID_DAYS * 86400);
      if (given) { if (!has("manual") && !lastUrl) api.page(); return; }
      queue = [];
      writeCookie("spg_id", "", 0);
      writeCookie("spg_session", "", 0);
    },
    reset: function () {
      user = group = null;
      traits = {};
      writeCookie("spg_id", "", 0);
      writeCookie("spg_session", "", 0);
    },
    anonymousId: function () { return allowed() ? anonymousId() : null; },
    // Pages call ["name", …] whether the tag is there already or not.
    push: function (item) { if (api[item[0]]) api[item[0]].apply(api, item.slice(1)); },
    flush: flush
  };

  var waiting = Array.isArray(w.speargun) ? w.speargun : [];
  w.speargun = api;
  waiting.forEach(api.push);

  if (!has("manual")) {
    var seen = function () { if (here() !== lastUrl) api.page(); };
    ["pushState", "replaceState"].forEach(function (name) {
      var original = history[name];
      history[name] = function () {
        var result = original.apply(this, arguments);
        setTimeout(seen, 0);
        return result;
      };
    });
    w.addEventListener("popstate", function () { setTimeout(seen, 0); });
    api.page();
  }
  if (has("links")) {
    d.addEventListener("click", function (event) {
      var link = event.target.closest && event.target.closest("a[href]");
      if (link && /^https?:$/.test(link.protocol) && link.hostname !== location.hostname) {
        api.track("Outbound Link", { subject: link.href });
      }
    }, true);
  }
  if (has("forms")) {
    // Names of a form and its e-mail address only; never what else people typed.
    d.addEventListener("submit", function (event) {
      var form = event.target, mail = form.querySelector("input[type=email]");
      var name = form.getAttribute("data-name") || form.getAttribute("name") ||
        form.getAttribute("id") || "form";
      var address = mail && mail.value;
      if (address) api.identify({ email: address });
      api.track("Form Submitted", { form: name });
    }, true);
  }
  w.addEventListener("pagehide", leave);
  d.addEventListener("visibilitychange", function () {
    if (d.visibilityState === "hidden") leave();
  });
})(window, document, navigator);
