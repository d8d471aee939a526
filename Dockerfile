# The bot, without a Redis: compose.yml brings one.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-slim
# What commands of people need: bubblewrap shuts them in, where the container may use user namespaces (docs/operations.md).
RUN apt-get update \
  && apt-get install -y --no-install-recommends bubblewrap ca-certificates git \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json package-lock.json ./
COPY bin bin
COPY src src
RUN mkdir /data && chown node:node /data
USER node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s CMD ["bin/health"]
# Node itself is the first process, so it gets the signal to stop and hands its work over.
CMD ["node", "src/main.ts"]
