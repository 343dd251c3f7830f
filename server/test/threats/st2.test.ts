/** THREATS ST2, store side: what engines differ in is settled before it reaches them, on both alike. */
import type { TestContext } from 'node:test'
import { MESSAGE_BYTES_MAX } from '../../src/store/limits.ts'
import { ANA, eachEngine, flags, inboxOf, message, openTestStores, refuses, uids } from '../kit/stores.ts'

eachEngine(
  'NUL and lone surrogates in derived texts are the same on every engine',
  async (t: TestContext, engine) => {
    await using stores = await openTestStores(engine)
    const ana = stores.accounts.open(ANA)
    await ana.provision()
    const inbox = await inboxOf(ana)
    const hostile = message('h', { bytes: new Uint8Array([0, 13, 10, 0xff, 0, 0xfe]) })
    const derived = {
      ...hostile.derived,
      baseSubject: 'a\0b\ud800c',
      messageId: "x'\0; drop",
      references: ['\ud800', 'b\0'],
      envelope: '("\0")',
    }
    await ana.append(inbox, [{ ...hostile, derived }], {})
    const [info] = await ana.infos(inbox, uids(1))
    t.assert.strictEqual(info?.derived.baseSubject, 'a\ufffdb\ufffdc')
    t.assert.strictEqual(info.derived.messageId, "x'\ufffd; drop")
    t.assert.deepStrictEqual([...info.derived.references], ['\ufffd', 'b\ufffd'])
    t.assert.strictEqual(info.derived.envelope, '("\ufffd")')
    t.assert.deepStrictEqual([...(await ana.bytes(info.messageId))], [0, 13, 10, 0xff, 0, 0xfe])
  },
)

eachEngine('keywords that no engine keeps are refused', async (t: TestContext, engine) => {
  await using stores = await openTestStores(engine)
  const ana = stores.accounts.open(ANA)
  await ana.provision()
  const inbox = await inboxOf(ana)
  await ana.append(inbox, [message('a')], {})
  const set = (word: string) =>
    ana.setFlags({ mailboxId: inbox, uids: uids(1), op: 'add', flags: flags(word) })
  for (const word of ['', 'a\0', '\ud800', '\\Nueva', 'x'.repeat(201)])
    await t.assert.rejects(set(word), refuses('invalid'))
  await set('x'.repeat(200))
  for (const word of ['__proto__', 'constructor', "k'--"]) await set(word)
  t.assert.deepStrictEqual([...(await ana.keywords())].slice(1), ['__proto__', 'constructor', "k'--"])
  // 48 in all: RFC 9051 lets a server bound them.
  for (let n = 4; n < 48; n++) await set(`k${n}`)
  await t.assert.rejects(set('uno-mas'), refuses('limit'))
  const { changed } = await set('k47')
  t.assert.strictEqual(changed.length, 0)
})

eachEngine(
  'a value of the largest size is kept, one octet more is refused',
  async (t: TestContext, engine) => {
    await using stores = await openTestStores(engine)
    const ana = stores.accounts.open(ANA)
    await ana.provision()
    const inbox = await inboxOf(ana)
    const huge = new Uint8Array(MESSAGE_BYTES_MAX + 1)
    await t.assert.rejects(ana.append(inbox, [message('h', { bytes: huge })], {}), refuses('too-large'))
    await ana.append(inbox, [message('h', { bytes: huge.subarray(1) })], {})
    const [info] = await ana.infos(inbox, uids(1))
    if (info === undefined) throw new Error('no message')
    t.assert.strictEqual((await ana.bytes(info.messageId)).length, MESSAGE_BYTES_MAX)
  },
)
