/** A request of a software team. `shows` is what its result must say, `why` why it is not served, `needs` what an operator sets up for it. */
export type Case = {
  request: string;
  calls?: (readonly [tool: string, input: unknown])[];
  shows?: string;
  why?: string;
  needs?: string;
  thread?: { name: string; text: string }[];
  file?: { name: string; text: string };
};

const GITHUB = 'an MCP server of the code host';
const TRACKER = 'an MCP server of the tracker';
const TALK = [
  { name: 'Ben', text: 'Redis or Postgres for the queue? I would take Postgres.' },
  { name: 'Ana', text: 'Redis: we run it anyway. Decide on Friday.' },
];

export const cases: Case[] = [
  { request: 'research which job queues work on PostgreSQL', shows: 'PostgreSQL 13', needs: 'search' },
  { request: 'research what BullMQ needs and compare it to Plover', shows: 'Redis 6.2', needs: 'search' },
  { request: 'recherchiere, welche Version von Redis BullMQ braucht', shows: 'Redis 6.2', needs: 'search' },
  { request: 'summarize this thread and list what is open', thread: TALK, shows: 'Decide on Friday' },
  { request: 'write down what we decided here as a decision record', thread: TALK, shows: 'Postgres' },
  {
    request: 'read https://blog.example.com/migration and tell us how long it took',
    calls: [['read', { url: 'https://blog.example.com/migration' }]],
    shows: '6 weeks',
  },
  {
    request: 'is https://status.example.com/ reporting an incident?',
    calls: [['read', { url: 'https://status.example.com/' }]],
    shows: '3 May 2029',
  },
  {
    request: 'explain the stack trace in the attached log',
    file: { name: 'error.log', text: 'TypeError: x is undefined at pay.ts:41' },
    shows: 'pay.ts:41',
  },
  {
    request: 'turn the attached CSV into a summary by country',
    file: { name: 'orders.csv', text: 'DE,1204\nFR,833' },
    shows: 'DE,1204',
  },
  {
    request: 'why do the checks of pull request 812 fail?',
    calls: [['github.list_checks', { pr: 812 }]],
    shows: 'test/pay.test.ts:41',
    needs: GITHUB,
  },
  {
    request: 'summarize pull request 812 for the product team',
    calls: [['github.get_pull_request', { pr: 812 }]],
    shows: 'new client',
    needs: GITHUB,
  },
  {
    request: 'which pull requests have been open for more than a week?',
    calls: [['github.list_pull_requests', {}]],
    shows: '790',
    needs: GITHUB,
  },
  {
    request: 'write release notes from the commits since the last tag',
    calls: [['github.list_commits', {}]],
    shows: 'export as CSV',
    needs: GITHUB,
  },
  {
    request: 'find open tickets about checkout',
    calls: [['tracker.search', { text: 'checkout' }]],
    shows: 'PAY-12',
    needs: TRACKER,
  },
  {
    request: 'has anybody reported that the export is slow?',
    calls: [['tracker.search', { text: 'export' }]],
    shows: 'PAY-9',
    needs: TRACKER,
  },
  {
    request: 'what errors does the payment service log since noon?',
    calls: [['logs.query', { service: 'pay' }]],
    shows: '212 times',
    needs: 'an MCP server of the logs',
  },
  {
    request: 'did checkout get slower this week?',
    calls: [['metrics.query', {}]],
    shows: '910 ms',
    needs: 'an MCP server of the metrics',
  },
  {
    request: 'look into the alert: logs, metrics and tickets, and tell us what you think',
    calls: [
      ['logs.query', {}],
      ['metrics.query', {}],
      ['tracker.search', {}],
    ],
    shows: 'PAY-12',
    needs: 'MCP servers of logs, metrics and tracker',
  },
  {
    request: 'who is on call this weekend?',
    calls: [['oncall.who', {}]],
    shows: 'Renata Kowalski',
    needs: 'an MCP server of the rota',
  },
  {
    request: 'how many orders came from Germany yesterday?',
    calls: [['database.query', {}]],
    shows: '1,204',
    needs: 'an MCP server of the database that only reads',
  },
  { request: 'write a plan for moving our queue from Redis to Postgres', shows: 'Plan' },
  { request: 'draft an announcement of the maintenance window on Sunday', shows: 'Sunday' },
  {
    request: 'translate our onboarding text into German',
    file: { name: 'onboarding.md', text: 'Welcome to the team.' },
    shows: 'Welcome to the team.',
  },
  { request: 'review this function for mistakes: function add(a, b) { return a - b }', shows: 'a + b' },
  { request: 'write a regular expression for our ticket numbers, such as PAY-12, and explain it', shows: '[A-Z]+-' },
  { request: 'estimate what 40 million queries a month cost us, at 0.35 dollars a million', shows: '14 dollars' },
  { request: 'run `echo deployed`', shows: 'deployed', needs: 'a rule that allows shell' },
  {
    request: '/task bash "node --version"',
    needs: 'a rule that allows shell',
  },
  { request: 'remind me in 2 hours to check the deployment', shows: 'check the deployment' },
  { request: 'wait 10 minutes and then tell me', shows: '' },
  {
    request: 'open an issue for the failing payment test',
    why: 'nothing that comes with the bot changes a tracker; a workflow of the team with `context.agent` does, after an approval',
    needs: GITHUB,
  },
  {
    request: 'rerun the failed checks of pull request 812',
    why: 'the same; examples/workflows/failing-checks.ts does it',
    needs: GITHUB,
  },
  { request: 'comment on PAY-12 that we are on it', why: 'the same', needs: TRACKER },
  {
    request: 'fix the failing test in the payment service and open a pull request',
    why: '`/task build --in NAME ...` changes a repository, and pushes after an approval; asked like this, answer is offered, which only reads',
    needs: 'a repository in the policy',
  },
  {
    request: 'add a flag for the new checkout to our code',
    why: 'the same',
    needs: 'a repository in the policy',
  },
  {
    request: 'deploy version 2.4 to staging',
    why: 'nothing that comes with the bot deploys; a workflow of the team can, after an approval',
  },
  { request: 'make a diagram of our services as a picture', why: 'the bot writes text; it draws no pictures' },
  { request: 'join our call and take notes', why: 'the bot hears nothing; it reads what is written' },
  {
    request: 'read our private wiki page https://wiki.internal/payments',
    why: 'pages behind a login are not read; hosts of one own network can be allowed, or an MCP server of the wiki be named',
  },
  {
    request: 'watch the error rate and tell us when it rises',
    why: 'runs look once; a schedule can look again and again, but says something each time',
  },
];
