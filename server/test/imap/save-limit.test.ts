/** COPY and APPEND of too many messages are refused whole; what can be done in slices is not limited. RFC 9738 */
import type { TestContext } from 'node:test'
import { openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

const MAX = 3

eachEngine('one below, at and one above the limit', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine, { maxSavedMessages: MAX })
  await using client = await world.client()
  const append = (count: number) => client.command(`APPEND INBOX${' {6+}\r\nA: b\r\n'.repeat(count)}`)
  t.assert.match((await client.ok('CAPABILITY'))[0] ?? '', / SAVELIMIT=3 /)
  t.assert.match((await append(MAX - 1)).tagged, / OK \[APPENDUID \d+ 1:2\]/)
  t.assert.match((await append(MAX)).tagged, / OK \[APPENDUID \d+ 3:5\]/)
  const { tagged } = await append(MAX + 1)
  t.assert.match(tagged, / NO \[MESSAGELIMIT 3\] One command may save up to 3 messages$/)
  await client.ok('SELECT INBOX')
  t.assert.match((await client.command('COPY 1:2 Trash')).tagged, / OK \[COPYUID/)
  t.assert.match((await client.command('COPY 1:3 Trash')).tagged, / OK \[COPYUID/)
  t.assert.match((await client.command('COPY 1:4 Trash')).tagged, / NO \[MESSAGELIMIT 3\]/)
  t.assert.deepStrictEqual(await client.ok('STATUS Trash (MESSAGES)'), ['* STATUS "Trash" (MESSAGES 5)'])
  t.assert.match((await client.command('MOVE 1:5 Trash')).tagged, / OK /)
  t.assert.deepStrictEqual(await client.ok('STATUS Trash (MESSAGES)'), ['* STATUS "Trash" (MESSAGES 10)'])
})
