/*
 * Shell commands by how long they usually take. Written from general knowledge of the tools; compared in lower case with the
 * words of the command separated by single spaces.
 */

/** Asks a tool about itself, whatever the tool. */
export const instantFlags = /(?:^| )(?:--version|--help|-h|-v|version|help|--dry-run)$/u;

/** Tests, builds, installs, migrations, deployments, transfers: minutes. */
export const longCommands: readonly RegExp[] = [
  /^(?:npm|pnpm|yarn|bun|deno) (?:(?:run|run-script|task) )?(?:ci|i|install|t|test|tests|build|bench|benchmark|lint|check|e2e|coverage|publish|deploy|update|upgrade|audit|start|compile|verify|release|migrate|seed)\b/u,
  /^(?:npm|pnpm|yarn|bun) run \S*(?:test|build|e2e|bench|migrat|deploy|lint|check|seed|all)/u,
  /^yarn$/u,
  /^(?:npx|pnpx|bunx|yarn dlx) (?:playwright|jest|vitest|cypress|mocha|tsc|ava|nx|turbo|webpack|vite build|next build|prisma|knex|lighthouse|create-)/u,
  /^(?:jest|vitest|mocha|ava|cypress|playwright|karma|phpunit|rspec|pytest|py\.test|tox|nox|ctest|behave|robot|k6|locust|ab|wrk|hey|siege|artillery|gatling|jmeter|hyperfine|lighthouse)\b/u,
  /^python3? (?:-m (?:pytest|unittest|tox|nox|pip|build|compileall)|(?:\S*\/)?(?:train|manage\.py (?:test|migrate|loaddata|collectstatic)|setup\.py|\S*(?:train|migrate|benchmark|crawl|scrape|import|backfill|test)\S*\.py))\b/u,
  /^(?:make|gmake)(?: (?!help|version|clean$)\S+)*$/u,
  /^(?:cmake|ninja|bazel|buck|meson|scons|ant|gradle|\.\/gradlew|gradlew|mvn|\.\/mvnw|sbt|lein|mix|rebar3|cabal|stack|dune|zig build|xcodebuild|msbuild|nx|turbo|lerna|rush|webpack|rollup|esbuild|parcel|gulp|grunt|tsc)\b/u,
  /^cargo (?:build|b|test|t|bench|check|clippy|install|run|doc|publish|update|nextest|fuzz)\b/u,
  /^go (?:test|build|install|generate|vet|mod (?:download|tidy))\b/u,
  /^(?:dotnet|swift|flutter|dart|elixir|crystal|nim) (?:build|test|publish|restore|run|pub get)\b/u,
  /^(?:bundle|rake|rails|bin\/rails|php artisan|composer|symfony)(?: (?:exec|install|update|test|spec|db:\S+|migrate\S*|\S*test\S*).*|)$/u,
  /^(?:pip3?|poetry|uv|conda|mamba|pipenv|apt|apt-get|brew|dnf|yum|pacman|apk|snap|gem|choco|winget)(?: -\S+)* (?:install|sync|update|upgrade|build|run|lock|add|env create|dist-upgrade)\b/u,
  /^(?:docker|podman|nerdctl|buildah)(?:-compose)?(?: compose)? (?:-\S+ \S+ )*(?:build|buildx|push|pull|up|run|save|load|export)\b/u,
  /^(?:terraform|tofu|pulumi|ansible|ansible-playbook|packer|vagrant|helm|skaffold|serverless|sls|cdk|sam|eksctl|kops|argocd|flux) ?(?:apply|plan|up|destroy|install|upgrade|build|deploy|init|\S+\.ya?ml)?\b/u,
  /^kubectl (?:apply|rollout|drain|wait|cp)\b/u,
  /^(?:alembic|flyway|liquibase|knex|prisma|sequelize|typeorm|dbmate|goose|sqlx|diesel)\b.*(?:migrat|upgrade|up|update|deploy|run)/u,
  /^(?:pg_dump|pg_dumpall|pg_restore|pg_basebackup|mysqldump|mongodump|mongorestore|rsync|scp|rclone|ffmpeg|youtube-dl|yt-dlp|tar|zip|restic|borg|dd|nmap|wget|aria2c|hashcat|gcloud|aws s3 sync|gsutil|vacuumdb|sqlmap|fio|stress|stress-ng|sysbench|trivy|snyk|sonar-scanner|semgrep|codeql)\b/u,
  /^git (?:clone|bisect|gc|fsck|filter-branch|filter-repo|lfs)\b/u,
  /^(?:(?:ba|z|k)?sh |source |\. )?(?:\.{0,2}\/)?(?:\S*\/)?\S*(?:test|build|deploy|migrat|smoke|bench|install|backup|setup|train|crawl|release|ci|run)\S*\.(?:sh|bash|py|js|ts|mjs|rb|pl)\b/u,
  /^(?:for|while|until) .*; ?do /u,
  /^sleep (?:\d{2,}(?:\.\d+)?s?|\d+(?:\.\d+)?[mhd])\b/u,
];

/** Wrappers that say nothing about how long it takes. */
export const commandPrefixes =
  /^(?:(?:sudo|time|nohup|nice|env|exec|xvfb-run|cross-env|dotenv|doppler run --|\$|>|cd \S+ (?:&&|;)|[a-z_]+=\S+) )+/u;

/** A message that is a command without backticks, or names one after "run". */
export const bareCommand =
  /^(?:(?:npm|pnpm|yarn|npx|pytest|cargo|mvn|gradle|\.\/\S+|docker|docker-compose|terraform|kubectl|go test|go build|tox|jest|vitest|bundle|rake|pip|python3? -m|ls|pwd|whoami|cat|echo|date|git|uname|df|du|head|tail|wc|which|env|hostname|uptime|node|ps|sleep \d+\w?$|make (?:all|test|tests|check|build|install|release|dist|docs|lint|ci)$|ansible-playbook|alembic|dotnet|flutter|go vet|bash|sh|curl|grep|find)(?: [^?]*)?)$/u;
