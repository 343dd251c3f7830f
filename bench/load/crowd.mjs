// crowd: S sessions have one mailbox open and wait in IDLE; one more changes it. How long until the last of them knows,
// and what a change costs the server.
//   node load/crowd.mjs --target DIR/target.json --sessions 200 --changes 100
import { args, target, context, emit, pct, now, sleep, user, Imap, Mix, Meter, memory, rootPids, preload, srand, run } from './lib.mjs';
const o = args({ target: '', sessions: 200, user: 705, changes: 100, messages: 1000, rate: 20, sizes: '1', tag: '', seed: 1 });
const t = target(o);
const soon = (p, what) => Promise.race([p, sleep(30000).then(() => { throw new Error(`waited 30 s for ${what}`); })]);
run(async () => {
  srand(o.seed * 613 + 5);
  context('crowd' + (o.tag ? '/' + o.tag : ''), t);
  const U = user(t, o.user), pw = t.users.password;
  let writer = await Imap.open(t.host, t.imap, U, pw);
  const have = await writer.status('INBOX');
  if (have < o.messages) await preload(t, o.user, 'INBOX', o.messages - have, new Mix(o.sizes, 12), { conns: 1, depth: 16 });
  const m0 = rootPids(t).length ? memory(t).pssMiB : NaN;
  const cs = []; let next = 0; const t0 = now();
  await Promise.all(Array.from({ length: 10 }, async () => { while (next < o.sessions) { const i = next++; const c = await soon(Imap.open(t.host, t.imap, U, pw), `session ${i} to open`); await soon(c.select('INBOX'), `session ${i} to select`); await soon(c.idle(), `session ${i} to idle`); cs[i] = c; } }));
  emit('open_select_idle', o.sessions / ((now() - t0) / 1000), 'sessions/s', o.sessions);
  await sleep(1000);
  if (Number.isFinite(m0)) emit('pss_per_session', ((memory(t).pssMiB - m0) * 1024) / o.sessions, 'KiB', o.sessions);
  const { exists } = await writer.select('INBOX');
  const mix = new Mix(o.sizes, 4); const first = [], last = []; let expect = exists; const meter = new Meter(t);
  for (let k = 0; k < o.changes; k++) {
    expect++; let told = 0; const a = now();
    const all = new Promise((done) => { for (const c of cs) c.onexists = (v) => { if (v < expect || c.at === expect) return; c.at = expect; if (++told === 1) first.push(now() - a); if (told === cs.length) { last.push(now() - a); done('all'); } }; });
    await soon(writer.append('INBOX', mix.next(U)), 'an APPEND');
    const how = await Promise.race([all, sleep(60000).then(() => 'late')]); if (how !== 'all') throw new Error(`only ${told} of ${cs.length} sessions heard of message ${expect}`);
    await sleep(1000 / o.rate);
  }
  emit('first_told_p50', pct(first, 50), 'ms', first.length); emit('last_told_p50', pct(last, 50), 'ms', last.length); emit('last_told_p99', pct(last, 99), 'ms', last.length);
  meter.end(o.changes);
  for (const c of cs) c.close(); await writer.logout();
});
