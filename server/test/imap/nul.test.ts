/** A message with NUL in it, which came before anybody looked: no literal but that of BINARY may hold one. RFC 9051 §4.3 */
import type { TestContext } from 'node:test'
import { openImapWorld } from '../kit/imap-world.ts'
import { eachEngine, inboxOf, message } from '../kit/stores.ts'

const HEAD = 'Subject: a\0b\r\n\r\n'
/** Larger than what is sent in one piece. */
const LARGE_OCTETS = 1_300_000

eachEngine(
  'NUL goes out as 0x80, in small and large messages and in what is cut of them',
  async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    const store = world.stores.accounts.open(world.accounts.ana)
    const small = `${HEAD}c\0d\r\n\0\r\n`
    const large = `${HEAD}${'x'.repeat(76)}\r\n`.padEnd(LARGE_OCTETS, 'y\0z\r\n')
    for (const text of [small, large]) {
      const plain = message('x')
      const derived = { ...plain.derived, headerBytes: HEAD.length }
      await store.append(
        await inboxOf(store),
        [{ ...plain, bytes: Buffer.from(text, 'latin1'), derived }],
        {},
      )
    }
    await using client = await world.client()
    await client.ok('SELECT INBOX')
    const fetched = async (number: number, item: string): Promise<string> => {
      client.write(`f FETCH ${number} (${item})\r\n`)
      const said = (await client.responseBytes())?.toString('latin1') ?? 'closed'
      t.assert.match((await client.response()) ?? '', /^f OK/)
      return said
    }
    for (const [number, text] of [
      [1, small],
      [2, large],
    ] as const) {
      const shown = text.replaceAll('\0', '\x80')
      const body = text.slice(HEAD.length)
      for (const [item, octets] of [
        ['BODY.PEEK[]', shown],
        ['BODY.PEEK[HEADER]', HEAD.replaceAll('\0', '\x80')],
        ['BODY.PEEK[HEADER.FIELDS (SUBJECT)]', HEAD.replaceAll('\0', '\x80')],
        ['BODY.PEEK[TEXT]', shown.slice(HEAD.length)],
        ['BODY.PEEK[1]', shown.slice(HEAD.length)],
        ['BODY.PEEK[]<11.9>', shown.slice(11, 20)],
      ] as const) {
        const said = await fetched(number, item)
        t.assert.ok(said.includes(` {${octets.length}}\r\n${octets}`), `${item} of ${number}`)
        t.assert.ok(!said.includes('\0'), item)
      }
      t.assert.ok((await fetched(number, 'BINARY.PEEK[1]')).includes(` ~{${body.length}}\r\n${body}`))
      t.assert.ok((await fetched(number, 'RFC822.SIZE')).includes(`RFC822.SIZE ${text.length}`))
    }
  },
)
