import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReach, type Reach, type ReachOptions } from '../../../src/tools/reach/reach.ts';
import { page, redirect, WebServer } from '../../support/web-server.ts';

const TYPES = new Set(['text/html', 'text/plain']);
const KB = 1024;

/** Stands for the public Internet: only this address of loopback may be reached. */
const mayReach = (address: string) => address === '127.0.0.1';
const resolvesTo = (...answers: string[]): LookupFunction => {
  let turn = 0;
  return (_name, _options, callback) => {
    const answer = answers[Math.min(turn, answers.length - 1)] ?? '';
    turn += 1;
    const all: LookupAddress[] = answer.split(' ').map((address) => ({ address, family: 4 }));
    callback(null, all);
  };
};

let web: WebServer;
let inside: WebServer;
const open: Reach[] = [];

beforeEach(async () => {
  web = await new WebServer().start();
  inside = await new WebServer().start('127.0.0.2', web.port);
  web.pages.set('/', page('public'));
  inside.pages.set('/', page('secret'));
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  await Promise.all([web.close(), inside.close()]);
});

function reachWith(options: ReachOptions = {}): Reach {
  const reach = createReach({ mayReach, ...options });
  open.push(reach);
  return reach;
}

async function read(url: string, options: ReachOptions = {}, signal = new AbortController().signal) {
  const { bytes, ...rest } = await reachWith(options).get(url, { types: TYPES, maxBytes: () => 64 * KB, signal });
  return { ...rest, text: Buffer.from(bytes).toString() };
}

it('reads a page of the public Internet and says where its redirects ended', async () => {
  web.pages.set('/old', redirect('/older?x=1'));
  web.pages.set('/older', redirect(web.url('/')));
  expect(await read(web.url('/old#part'))).toEqual({
    url: web.url('/'),
    status: 200,
    type: 'text/html',
    charset: 'utf-8',
    text: 'public',
    cut: false,
  });
});

it('without another check it reads nothing on this machine', async () => {
  const reach = createReach();
  open.push(reach);
  const wanted = { types: TYPES, maxBytes: () => KB, signal: new AbortController().signal };
  for (const host of ['127.0.0.1', '0x7f.1', '[::ffff:127.0.0.1]', 'localhost', '2130706433']) {
    await expect(reach.get(web.url('/', host), wanted)).rejects.toThrow(/not on the public Internet/);
  }
  expect(web.seen).toEqual([]);
});

describe('never reaches an address that is not public', () => {
  it.each(['127.0.0.2', '2130706434', '0x7f.2', '0177.0.0.2', '127.2', '[::ffff:127.0.0.2]'])('%s', async (host) => {
    web.pages.set('/to', redirect(inside.url('/', host)));
    await expect(read(inside.url('/', host))).rejects.toThrow(/not on the public Internet/);
    await expect(read(web.url('/to'))).rejects.toThrow(/not on the public Internet/);
    expect(inside.seen).toEqual([]);
  });

  it('by a name that leads there', async () => {
    const resolve = resolvesTo('127.0.0.2');
    await expect(read(web.url('/', 'trap.example'), { resolve })).rejects.toThrow(/not on the public Internet/);
    expect(inside.seen).toEqual([]);
  });

  it('by a name that leads there when it is asked again', async () => {
    web.pages.set('/', (response) => {
      response.writeHead(302, { location: '/again', connection: 'close' }).end();
    });
    const resolve = resolvesTo('127.0.0.1', '127.0.0.2');
    await expect(read(web.url('/', 'trap.example'), { resolve })).rejects.toThrow(/not on the public Internet/);
    expect(web.seen).toHaveLength(1);
    expect(inside.seen).toEqual([]);
  });

  it('by a name that has a public address as well', async () => {
    const resolve = resolvesTo('127.0.0.2 127.0.0.1');
    expect(await read(web.url('/', 'both.example'), { resolve })).toMatchObject({ text: 'public' });
    expect(inside.seen).toEqual([]);
  });
});

it.each([
  ['127.0.0.2', '127.0.0.2'],
  ['wiki.corp.example', 'wiki.corp.example'],
  ['wiki.corp.example', '*.corp.example'],
])('reads %s where the policy has %s', async (host, allowed) => {
  const options = { internalHosts: () => [allowed], resolve: resolvesTo('127.0.0.2') };
  expect(await read(web.url('/', host), options)).toMatchObject({ text: 'secret' });
});

it.each(['corp.example', 'evilcorp.example', 'wiki.corp.example.evil.example'])(
  'a rule for *.corp.example says nothing of %s',
  async (host) => {
    const options = { internalHosts: () => ['*.corp.example'], resolve: resolvesTo('127.0.0.2') };
    await expect(read(web.url('/', host), options)).rejects.toThrow(/not on the public Internet/);
  },
);

it('follows ten redirects and no more', async () => {
  for (let n = 1; n <= 11; n += 1) web.pages.set(`/${n}`, redirect(n === 1 ? '/' : `/${n - 1}`, 301 + (n % 3)));
  web.pages.set('/loop', redirect('/loop'));
  expect(await read(web.url('/10'))).toMatchObject({ text: 'public' });
  await expect(read(web.url('/11'))).rejects.toThrow(/more than 10 times/);
  await expect(read(web.url('/loop'))).rejects.toThrow(/more than 10 times/);
});

it('reads no more than the limit, also of what is packed or has no end', async () => {
  web.pages.set('/endless', (response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const more = () => response.write('x'.repeat(8 * KB), () => !response.destroyed && setImmediate(more));
    more();
  });
  const bomb = gzipSync(Buffer.alloc(20 * KB * KB));
  web.pages.set('/bomb', (response) => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(bomb);
  });
  for (const path of ['/endless', '/bomb']) {
    const { text, cut } = await read(web.url(path));
    expect([text.length, cut]).toEqual([64 * KB, true]);
  }
});

it('gives up a server that takes too long, and ends the connection', async () => {
  const closed = Promise.withResolvers<void>();
  web.pages.set('/slow', (response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const drip = setInterval(() => response.write('x'), 20);
    response.once('close', () => {
      clearInterval(drip);
      closed.resolve();
    });
  });
  await expect(read(web.url('/slow'), { timeoutMs: 150 })).rejects.toThrow(/longer than 0.15 s/);
  await closed.promise;
});

it('stops with the reason of the run that stops', async () => {
  const stop = new AbortController();
  web.pages.set('/never', () => stop.abort(new Error('the run was canceled')));
  await expect(read(web.url('/never'), {}, stop.signal)).rejects.toThrow('the run was canceled');
});

it('reads only the types that it can use', async () => {
  web.pages.set('/film', page('...', 'video/mp4'));
  web.pages.set('/nothing', (response) => response.writeHead(200).end('?'));
  await expect(read(web.url('/film'))).rejects.toThrow(/sent video\/mp4, which cannot be read/);
  await expect(read(web.url('/nothing'))).rejects.toThrow(/no content type/);
});

it('sends no password, no cookie and no part of a page', async () => {
  web.pages.set('/to', (response) => response.writeHead(302, { location: '/', 'set-cookie': 'a=b' }).end());
  await read(web.url('/to#part').replace('//', '//me:password@'));
  expect(web.seen.map(({ url }) => url)).toEqual(['/to', '/']);
  for (const { headers } of web.seen) expect(Object.keys(headers)).not.toContain('cookie');
  for (const { headers } of web.seen) expect(JSON.stringify(headers)).not.toMatch(/authorization|password/);
});

it.each(['file:///etc/passwd', 'ftp://example.com/', 'javascript:alert(1)', 'data:text/html,x', 'example.com', ''])(
  'does not read %s',
  async (address) => {
    await expect(read(address)).rejects.toThrow(/Only http and https|no address/);
  },
);

it('a redirect leads to no other kind of address', async () => {
  web.pages.set('/file', redirect('file:///etc/passwd'));
  web.pages.set('/broken', redirect('http://['));
  await expect(read(web.url('/file'))).rejects.toThrow(/Only http and https/);
  await expect(read(web.url('/broken'))).rejects.toThrow(/no address/);
});

it('tells what became of an address that gives nothing', async () => {
  expect(await read(web.url('/missing'))).toMatchObject({ status: 404, text: '' });
  const gone = await new WebServer().start();
  const url = gone.url('/');
  await gone.close();
  await expect(read(url)).rejects.toThrow('127.0.0.1 cannot be reached.');
  const resolve: LookupFunction = (_name, _options, callback) =>
    callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
  await expect(read('http://nowhere.example/', { resolve })).rejects.toThrow('There is no host nowhere.example.');
  web.pages.set('/breaks', (response, request) => {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '100' });
    response.write('half');
    setImmediate(() => request.socket.destroy());
  });
  await expect(read(web.url('/breaks'))).rejects.toThrow('127.0.0.1 cannot be reached.');
});
