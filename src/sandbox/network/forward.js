import { connect, createServer } from 'node:net';

/**
 * Run inside a command's empty network, with no module of the bot's at hand: takes connections at a port of its loopback and hands each on to the
 * socket that leads out. It says so once it listens.
 */
const [socket = '', port = ''] = process.argv.slice(2);

const server = createServer({ allowHalfOpen: true }, (from) => {
  const to = connect({ path: socket, allowHalfOpen: true });
  from.on('error', () => to.destroy());
  to.on('error', () => from.destroy());
  from.on('close', () => to.destroy());
  to.on('close', () => from.destroy());
  from.pipe(to).pipe(from);
});

server.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
