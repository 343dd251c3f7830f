/** THREATS IM6, store side: names of mailboxes are rows, never paths. */
import { readdir } from 'node:fs/promises'
import type { TestContext } from 'node:test'
import { ANA, eachEngine, openTestStores, refuses } from '../kit/stores.ts'

const NAMES = [
  '..',
  '../../x',
  '..\\x',
  '.',
  'C:\\x',
  'aux',
  '%',
  '*',
  '[a',
  "a'; drop table mail_mailbox; --",
  '?',
]
const REFUSED = [
  '',
  '/',
  'a/',
  '/a',
  'a//b',
  'a\0b',
  'a\r\nb',
  '\u007f',
  '\u0085',
  '\ud800',
  'x'.repeat(1_001),
]

eachEngine('a name from outside makes a row and no file, or is refused', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const files = async (): Promise<string[]> => (await readdir(engine.dir, { recursive: true })).sort()
  const before = await files()
  for (const name of NAMES) {
    t.assert.strictEqual((await ana.createMailbox(name)).name, name)
    await ana.setSubscribed(name, true)
  }
  for (const name of REFUSED) {
    await t.assert.rejects(ana.createMailbox(name), refuses('cannot'), JSON.stringify(name))
    await t.assert.rejects(ana.setSubscribed(name, true), refuses('cannot'))
    t.assert.strictEqual(await ana.mailbox(name), undefined)
  }
  t.assert.strictEqual((await ana.createMailbox('x'.repeat(1_000))).name.length, 1_000)
  t.assert.deepStrictEqual(await files(), before)
  const names = (await ana.mailboxes()).map(({ name }) => name)
  for (const name of NAMES) t.assert.ok(names.includes(name))
})

eachEngine('depth and number of levels are bounded', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const levels = (count: number): string => Array.from({ length: count }, (_, n) => `n${n}`).join('/')
  await ana.createMailbox(levels(29))
  await ana.createMailbox(levels(30))
  await t.assert.rejects(ana.createMailbox(levels(31)), refuses('cannot'))
  await t.assert.rejects(ana.renameMailbox('n0', `a/${levels(1)}`), refuses('cannot'))
})

eachEngine('INBOX is one mailbox however it is written', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  await t.assert.rejects(ana.createMailbox('inBox'), refuses('already-exists'))
  await t.assert.rejects(ana.deleteMailbox('Inbox'), refuses('cannot'))
  t.assert.strictEqual((await ana.createMailbox('inbox/a')).name, 'INBOX/a')
  t.assert.strictEqual((await ana.createMailbox('n\u0303')).name, '\u00f1')
  await t.assert.rejects(ana.createMailbox('\u00f1'), refuses('already-exists'))
})
