// jmap: one mailbox of N messages, asked for lists as a webmail does: one request is Email/query and, by a reference to its
// answer, Email/get of the 50 it found.
//   node load/jmap.mjs --target DIR/target.json --messages 100000 --user 705
// `first_page` asks for the newest 50 again and again, `scroll` for 50 anywhere, `unread` with a filter, `search` with a word,
// `folded` by conversation; each with S requests under way at once, on connections of their own.
import https from 'node:https';
import { args, target, context, emit, pct, now, user, Imap, Mix, Meter, preload, rint, srand, run } from './lib.mjs';
const o = args({ target: '', messages: 100000, user: 705, sessions: 4, seconds: 5, page: 50, sizes: '1', seed: 1, conns: 4, only: '' });
const t = target(o);
const CORE = 'urn:ietf:params:jmap:core', MAIL = 'urn:ietf:params:jmap:mail';
const PROPERTIES = ['id', 'threadId', 'mailboxIds', 'keywords', 'size', 'receivedAt', 'from', 'to', 'subject', 'hasAttachment', 'preview'];
const need = (cond, what) => { if (!cond) throw new Error('wrong result: ' + what); };
run(async () => {
  srand(o.seed * 104729 + 5);
  context(`jmap/${o.messages}`, t);
  const U = user(t, o.user), authorization = 'Basic ' + Buffer.from(`${U}:${t.users.password}`).toString('base64');
  const c = await Imap.open(t.host, t.imap, U, t.users.password); const have = await c.status('INBOX'); await c.logout();
  if (have < o.messages) {
    const { ms } = await preload(t, o.user, 'INBOX', o.messages - have, new Mix(o.sizes, 12), { conns: o.conns, depth: 32, flags: (k) => (k % 3 === 0 ? '' : '\\Seen') });
    emit('fill', (o.messages - have) / (ms / 1000), 'msg/s', o.messages - have);
  }
  const agent = new https.Agent({ keepAlive: true, maxSockets: o.sessions, rejectUnauthorized: false });
  const ask = (path, body) => new Promise((ok, fail) => {
    const headers = { authorization, host: t.httpsHost ?? t.host, ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }) };
    const r = https.request({ host: t.host, port: t.https, path, method: body ? 'POST' : 'GET', agent, headers, servername: t.httpsHost }, (a) => {
      const parts = []; a.on('data', (d) => parts.push(d)); a.on('error', fail);
      a.on('end', () => { const text = Buffer.concat(parts); if (a.statusCode !== 200) fail(new Error(`${a.statusCode} ${text.subarray(0, 300)}`)); else ok(text); });
    });
    r.on('error', fail); r.end(body);
  });
  const session = JSON.parse(await ask('/.well-known/jmap')); const accountId = session.primaryAccounts[MAIL];
  const call = (methodCalls) => ask('/jmap/api', JSON.stringify({ using: [CORE, MAIL], methodCalls }));
  const boxes = JSON.parse(await call([['Mailbox/get', { accountId, ids: null }, '0']])).methodResponses[0][1].list;
  const inMailbox = boxes.find((b) => b.role === 'inbox').id;
  const list = (position, filter = {}, more = {}) => call([
    ['Email/query', { accountId, filter: { inMailbox, ...filter }, sort: [{ property: 'receivedAt', isAscending: false }], position, limit: o.page, ...more }, 'q'],
    ['Email/get', { accountId, '#ids': { resultOf: 'q', name: 'Email/query', path: '/ids' }, properties: PROPERTIES }, 'g'],
  ]);
  const kinds = {
    first_page: () => list(0),
    scroll: () => list(rint(o.messages - o.page)),
    unread: () => list(rint(o.messages / 4), { notKeyword: '$seen' }),
    folded: () => list(rint(o.messages / 2), {}, { collapseThreads: true, calculateTotal: true }),
    search: () => list(0, { subject: 'invoice' }),
  };
  for (const [name, f] of Object.entries(kinds)) {
    if (o.only && !o.only.split(',').includes(name)) continue;
    const a = now(); const one = JSON.parse(await f()); emit(name + '_first', now() - a, 'ms', 1);
    need(one.methodResponses[1][1].list.length === o.page, `${name}: ${JSON.stringify(one.methodResponses).slice(0, 300)}`);
    const warmUntil = now() + Math.min(2000, o.seconds * 400); await Promise.all(Array.from({ length: o.sessions }, async () => { while (now() < warmUntil) await f(); }));
    const l = []; let octets = 0; const meter = new Meter(t), t0 = now(), until = t0 + o.seconds * 1000;
    await Promise.all(Array.from({ length: o.sessions }, async () => { while (now() < until) { const b = now(); const x = await f(); octets += x.length; l.push(now() - b); } }));
    const s = (now() - t0) / 1000;
    emit(name, l.length / s, 'requests/s', l.length); emit(name + '_p50', pct(l, 50), 'ms', l.length); emit(name + '_p99', pct(l, 99), 'ms', l.length);
    emit(name + '_octets', octets / l.length, 'octets', l.length);
    meter.end(l.length, name + '_');
  }
  agent.destroy();
});
