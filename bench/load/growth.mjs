// growth: how the cost of each operation grows with the size of the mailbox. One mailbox of N messages, filled by APPEND
// (1,000 small ones) and then by COPY into itself, which every server does without copying octets.
//   node load/growth.mjs --target DIR/target.json --messages 100000 --user 703 [--sort 100000]
// The workload is named after N: compare.mjs draws the sizes side by side.
import { args, target, context, emit, pct, now, memory, rootPids, sleep, user, Imap, Mix, preload, rint, srand, run } from './lib.mjs';
const o = args({ target: '', messages: 100000, user: 703, sort: 100000, changes: 1000, sizes: '1', seed: 1, repeat: 5 });
const t = target(o);
const SEED_MESSAGES = 1000, COPY_SLICE = 50000, RANGE = 1000;
const need = (cond, what) => { if (!cond) throw new Error('wrong result: ' + what); };
async function time(f) { const a = now(); const r = await f(); return [now() - a, r]; }
async function median(f, n) { const l = []; for (let i = 0; i < n; i++) l.push((await time(() => f(i)))[0]); return pct(l, 50); }
run(async () => {
  srand(o.seed * 7919 + 11);
  context(`growth/${o.messages}`, t);
  const N = o.messages, U = user(t, o.user), pw = t.users.password;
  const open = () => Imap.open(t.host, t.imap, U, pw);
  let c = await open();
  // ------------------------------------------------------------ fill
  let have = await c.status('INBOX');
  if (have < Math.min(SEED_MESSAGES, N)) { await preload(t, o.user, 'INBOX', Math.min(SEED_MESSAGES, N) - have, new Mix(o.sizes, 12), { conns: 1, depth: 16, flags: (k) => (k % 3 === 0 ? '' : '\\Seen') }); have = await c.status('INBOX'); }
  const before = have, [fillMs] = await time(async () => {
    await c.select('INBOX');
    while (have < N) { const n = Math.min(have, N - have, COPY_SLICE); await c.cmd(`COPY 1:${n} INBOX`); await c.cmd('NOOP'); have += n; }
  });
  if (have > before) emit('fill_copy', (have - before) / (fillMs / 1000), 'msg/s', have - before);
  need((await c.status('INBOX')) >= N, 'filled');
  await c.logout();
  // ------------------------------------------------------------ open it
  await sleep(500);
  const m0 = rootPids(t).length ? memory(t).pssMiB : NaN;
  { const l = []; const cs = []; for (let i = 0; i < 4; i++) { const d = await open(); cs.push(d); const [ms, r] = await time(() => d.select('INBOX')); need(r.exists >= N, `EXISTS ${r.exists}`); l.push(ms); }
    emit('select_worst', Math.max(...l), 'ms', l.length); emit('select_new_session', pct(l, 50), 'ms', l.length);
    await sleep(1000); if (N >= 100000 && Number.isFinite(m0)) emit('select_memory', ((memory(t).pssMiB - m0) * 1048576) / N, 'B/msg', 1); for (const d of cs) await d.logout(); }
  c = await open(); let { exists: E } = await c.select('INBOX');
  emit('select_warm', await median(() => c.select('INBOX'), o.repeat), 'ms', o.repeat);
  // ------------------------------------------------------------ read it
  emit('newest50', await median(() => c.count(`FETCH ${E - 49}:${E} (UID FLAGS ENVELOPE BODYSTRUCTURE)`), 20), 'ms', 20);
  emit('fetch_flags_all', E / ((await median(() => c.count('FETCH 1:* (UID FLAGS)'), 3)) / 1000), 'msg/s', E);
  emit('fetch_body', await median(() => c.count(`FETCH ${1 + rint(E)} (BODY.PEEK[])`), 50), 'ms', 50);
  for (const [name, q] of [['search_unseen', 'UNSEEN'], ['search_newest', `${E - 999}:${E} SUBJECT invoice`], ['search_since', 'SINCE 1-Jan-2020 LARGER 20000'], ['search_subject', 'SUBJECT invoice']]) {
    emit(name, await median(() => c.search(`SEARCH ${q}`), 3), 'ms', 3);
  }
  if (N <= o.sort) {
    for (const [name, q] of [['sort_date', 'SORT (DATE) UTF-8 ALL'], ['sort_subject', 'SORT (SUBJECT) UTF-8 ALL'], ['thread_references', 'THREAD REFERENCES UTF-8 ALL']]) {
      const [first] = await time(() => c.lines(q)); emit(name + '_first', first, 'ms', 1); emit(name + '_warm', await median(() => c.lines(q), 3), 'ms', 3);
    }
  }
  // ------------------------------------------------------------ change it
  emit('store_single', await median((i) => c.cmd(`STORE ${1 + rint(E)} ${i % 2 ? '-' : '+'}FLAGS (\\Flagged)`), 50), 'ms', 50);
  { const from = Math.max(1, Math.min(E - RANGE, Math.floor(E / 2))), to = Math.min(E, from + RANGE - 1); emit('store_range_1000', await median((i) => c.count(`STORE ${from}:${to} ${i % 2 ? '-' : '+'}FLAGS (\\Answered)`), 4), 'ms', 4); }
  { const mix = new Mix(o.sizes, 2); emit('append', await median(() => c.append('INBOX', mix.next(U)), 20), 'ms', 20); E += 20; }
  { const from = Math.max(1, Math.floor(E / 3)); await c.cmd(`STORE ${from}:${from + 99} +FLAGS.SILENT (\\Deleted)`); const [ms] = await time(() => c.cmd('EXPUNGE')); emit('expunge_100', ms, 'ms', 1); E -= 100; }
  // ------------------------------------------------------------ come back after changes: QRESYNC
  await c.cmd('ENABLE QRESYNC'); const at = (await c.lines('SELECT "INBOX"')).join('\n');
  const validity = /UIDVALIDITY (\d+)/.exec(at)?.[1], modSeq = /HIGHESTMODSEQ (\d+)/.exec(at)?.[1]; need(validity && modSeq, 'UIDVALIDITY and HIGHESTMODSEQ');
  { const d = await open(); const { exists } = await d.select('INBOX'); const win = [];
    for (let i = 0; i < o.changes - 100; i++) { win.push(d.cmd(`STORE ${1 + rint(exists)} ${i % 2 ? '+' : '-'}FLAGS.SILENT (\\Flagged)`)); if (win.length >= 16) await win.shift(); }
    await Promise.all(win); await d.cmd(`STORE 200:${Math.min(299, exists)} +FLAGS.SILENT (\\Deleted)`); await d.cmd('EXPUNGE'); await d.logout(); }
  { const l = []; for (let i = 0; i < 3; i++) { const d = await open(); await d.cmd('ENABLE QRESYNC'); l.push((await time(() => d.lines(`SELECT "INBOX" (QRESYNC (${validity} ${modSeq}))`)))[0]); await d.logout(); } emit('qresync_reconnect', pct(l, 50), 'ms', l.length); }
  await c.logout();
});
