/** TE2, IMAP part: many sessions of several people at once, and nobody hears a word of another's. */
import type { TestContext } from 'node:test'
import { openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

const ROUNDS = 30

eachEngine('TE2: sessions of two people side by side see only their own', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using ana = await world.client('ana')
  await using luis = await world.client('luis')
  for (const [client, name] of [
    [ana, 'de-ana'],
    [luis, 'de-luis'],
  ] as const) {
    await client.append('INBOX', `Subject: ${name}\r\n\r\n${name.repeat(100)}\r\n`)
    await client.ok('SELECT INBOX')
  }
  const everything = 'FETCH 1:* (FLAGS UID ENVELOPE BODY.PEEK[] BODY.PEEK[HEADER])\r\n'
  ana.write(`a ${everything}`.repeat(ROUNDS))
  luis.write(`a ${everything}`.repeat(ROUNDS))
  for (let n = 0; n < ROUNDS; n++) {
    const [mine, theirs] = await Promise.all([ana.answer('a'), luis.answer('a')])
    t.assert.ok(mine.untagged.join().includes('de-ana') && !mine.untagged.join().includes('de-luis'))
    t.assert.ok(theirs.untagged.join().includes('de-luis') && !theirs.untagged.join().includes('de-ana'))
  }
})
