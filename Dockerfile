# Debian 13 (trixie), not 12 (bookworm): the prebuilt Linux binary of tree-sitter needs GLIBCXX_3.4.31, and bookworm's
# libstdc++ stops at 3.4.30. There `npm ci` would compile it, with Python and a C++ compiler in the image.

FROM node:24-trixie-slim AS build
WORKDIR /hunkwise
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
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
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
COPY package.json app.yml ./
COPY --from=dependencies /hunkwise/node_modules ./node_modules
COPY --from=build /hunkwise/dist ./dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself as process 1, without npm between: SIGTERM reaches it and running reviews finish.
CMD ["node", "dist/src/app/main.js"]
