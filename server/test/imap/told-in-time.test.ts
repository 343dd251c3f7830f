/** Who asks for much at once hears of each thing when it is done, not when all is. */
import type { TestContext } from 'node:test'
import { openImapWorld } from '../kit/imap-world.ts'
import { allEngines } from '../kit/stores.ts'

const MESSAGES = 100
const SEARCHES = 600
const BODY = `Subject: largo\r\n\r\n${'Mucho texto para buscar en vano. '.repeat(300)}\r\n`

allEngines('answers of a pipeline come while it goes on', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await world.client()
  for (let n = 0; n < MESSAGES; n++) await client.append('INBOX', BODY)
  await client.ok('SELECT INBOX')
  client.write(
    Array.from({ length: SEARCHES }, (_, n) => `n${n} SEARCH HEADER Received "no hay ${n}"\r\n`).join(''),
  )
  const askedMs = performance.now()
  const tookMs: number[] = []
  while (tookMs.length < SEARCHES)
    if (/^n\d+ OK/.test((await client.response()) ?? '')) tookMs.push(performance.now() - askedMs)
  const [first = 0] = tookMs
  const last = tookMs.at(-1) ?? 0
  t.diagnostic(`the first after ${Math.round(first)} ms, the last after ${Math.round(last)} ms`)
  t.assert.ok(first < last / 2)
})
