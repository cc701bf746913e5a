# The same Node that package.json pins. Packages bring their binaries for glibc, which Alpine does not have.
FROM node:24.21.0-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc install.mjs ./
RUN ["node", "--input-type=module", "--eval", "import { install } from './install.mjs'; await install();"]
COPY . .
RUN ["node", "start.mjs", "build"]
# What only building and debugging need. Next's compiler is called an option of Next, so it goes by its name.
RUN npm prune --omit=dev --ignore-scripts && rm -r node_modules/@next/swc-* .next/cache && find node_modules -name "*.map" -delete
# Whoever copied the sources here may have kept them to themselves.
RUN chmod --recursive a+rX LICENSE *.json *.mjs *.ts db lib operator public && mkdir --mode=700 /data

FROM node:24.21.0-trixie-slim
LABEL org.opencontainers.image.title="Tessera" org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 DATA_DIR=/data
WORKDIR /app
COPY --from=build --chown=1000:1000 /data /data
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/.next .next
COPY --from=build /app/package.json /app/package-lock.json /app/next.config.mjs /app/server.ts /app/install.mjs /app/tessera.mjs /app/LICENSE ./
COPY --from=build /app/public public
COPY --from=build /app/operator operator
COPY --from=build /app/db db
COPY --from=build /app/lib lib
USER 1000:1000
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --start-interval=1s --retries=3 CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.ts"]
