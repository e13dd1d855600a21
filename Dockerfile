# Debian 13 (trixie), not 12 (bookworm): the prebuilt Linux binary of tree-sitter needs GLIBCXX_3.4.31, and bookworm's
# libstdc++ stops at 3.4.30. There `npm ci` would compile it, with Python and a C++ compiler in the image.

FROM node:24-trixie-slim AS build
WORKDIR /hunkwise
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
COPY rules ./rules
RUN npm run -s build

FROM node:24-trixie-slim AS dependencies
WORKDIR /hunkwise
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force

FROM node:24-trixie-slim
WORKDIR /hunkwise
# HOST: a container is reached from outside, so localhost (the default) would be deaf.
# DATA_DIR: where the jobs are kept without DATABASE_URL. Nothing else is written, so the root file system may be read-only.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
RUN install -d -o node -g node -m 700 /data
COPY package.json app.yml ./
COPY --from=dependencies /hunkwise/node_modules ./node_modules
COPY --from=build /hunkwise/dist ./dist
USER node
VOLUME /data
EXPOSE 3000
# Longer than the 30 s that running reviews have to end: `docker stop --time 40`.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself as process 1, without npm or a shell between: SIGTERM reaches it and running reviews finish.
# `docker run hunkwise serve --role web`, or `docker exec CONTAINER node dist/src/cli/main.js jobs list`.
# The option keeps the heap 100 MB smaller, see docs/performance.md, Memory.
ENTRYPOINT ["node", "--max-semi-space-size=8", "dist/src/cli/main.js"]
CMD ["serve"]
