/** A browser as far as sign-in needs one: cookies by host and port, and redirects by hand. */
export class Browser {
  jars = new Map();

  jar(address) {
    const { origin } = new URL(address);
    if (!this.jars.has(origin)) this.jars.set(origin, new Map());
    return this.jars.get(origin);
  }

  async ask(address, { method = "GET", body } = {}) {
    const jar = this.jar(address);
    const headers = { "accept-language": "en" };
    if (jar.size > 0) headers.cookie = [...jar].map((pair) => pair.join("=")).join("; ");
    if (body !== undefined) headers["content-type"] = "application/json";
    const answer = await fetch(address, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: "manual",
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...rest] = line.split(";");
      const cut = pair.indexOf("=");
      const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)];
      const isGone = value === "" || rest.some((part) => /expires=.*1970/i.test(part));
      if (isGone) jar.delete(name);
      else jar.set(name, value);
    }
    const next = answer.headers.get("location");
    return { answer, next: next && new URL(next, address).href };
  }

  /** Follows redirects until one leads to an address that begins so; returns it unasked. */
  async follow(address, until) {
    let next = address;
    for (let step = 0; step < 12; step += 1) {
      if (step > 0 && next.startsWith(until)) return next;
      const { answer, next: following } = await this.ask(next);
      if (!following) throw new Error(`${next}: ${answer.status} ${await answer.text()}`);
      next = following;
    }
    throw new Error(`too many redirects, the last to ${next}`);
  }
}
