# Speargun in a container: the binary with the web app inside, run by a user without rights.
#
#     docker build --tag speargun .
#
# The server listens on the loopback address of the container: TLS is the work of a proxy. A published port does
# not reach it. Share its network with a proxy, as compose.yaml does. See docs/guides/deploy.md.

FROM node:20-bookworm-slim AS web
WORKDIR /source/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY locales /source/locales
COPY web ./
RUN npm run build

FROM rust:1.95-bookworm AS binary
WORKDIR /source
COPY Cargo.toml Cargo.lock ./
COPY .cargo .cargo
COPY xtask xtask
COPY locales locales
COPY crates crates
COPY --from=web /source/web/dist web/dist
RUN cargo build --release --locked --package speargun

FROM debian:bookworm-slim
# Certificates for PostgreSQL and buckets, time zones for workspaces, curl for the health check.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates curl tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/speargun speargun \
    && install --directory --owner=speargun --group=speargun --mode=0700 /var/lib/speargun
COPY --from=binary /source/target/release/speargun /usr/local/bin/speargun
COPY LICENSE-APACHE LICENSE-MIT /usr/share/doc/speargun/

USER speargun
WORKDIR /var/lib/speargun
ENV SPEARGUN_WORKSPACE=/var/lib/speargun
# Settings, uploads, locks, and with SQLite the records and events.
VOLUME /var/lib/speargun
# Tracking calls only, if `serve --track-listen 0.0.0.0:7474` is set.
EXPOSE 7474

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:7373/healthz"]
# The server ends within 10 seconds of SIGTERM.
STOPSIGNAL SIGTERM
ENTRYPOINT ["speargun"]
CMD ["serve"]
