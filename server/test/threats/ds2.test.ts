/**
 * Names that peers choose become keys of maps: however they are chosen, and however many, they cost what names cost, and
 * what is remembered of peers has an end. THREATS DS2
 *
 * Numbers as text were the predictable ones (CVE-2026-21717): multiples of a power of two fell into one bucket.
 */
import { type TestContext, test } from 'node:test'
import { GuessCounter } from '../../src/edge/smtp/guess-counter.ts'
import { GUESSING_NETWORKS } from '../../src/edge/smtp/limits.ts'
import { RecentMap } from '../../src/lib/recent-map.ts'
import { findFields, readHeader } from '../../src/mail/header/header.ts'
import { derive } from '../../src/mail/message/derive.ts'
import { localCounts } from '../../src/net/network-counts.ts'
import { cpuMs, cpuMsOf } from '../kit/cpu-time.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const COLLIDING = Array.from({ length: 1000 }, (_, n) => String((n + 1) * 2 ** 20))
const HARMLESS = COLLIDING.map((_, n) => `k${(n * 2654435761) % 2 ** 31}`)
const ALLOWED_MS = 50

test('headers, parameters and JSON with colliding names', async (t: TestContext) => {
  for (const keys of [COLLIDING, HARMLESS]) {
    const header = keys.map((key) => `${key}: v\r\n`).join('')
    const parameters = keys.map((key) => `;\r\n ${key}=v`).join('')
    const message = Buffer.from(`${header}Content-Type: text/plain${parameters}\r\n\r\nx\r\n`)
    const json = JSON.stringify(Object.fromEntries(keys.map((key) => [key, 1])))
    const works = [
      () => derive(message),
      () => {
        const read = readHeader(message)
        for (const key of keys) findFields(message, read, key)
      },
      () => JSON.parse(json) as unknown,
      () => new Map(keys.map((key) => [key, 1])),
    ]
    for (const [at, work] of works.entries()) {
      const ms = cpuMs(work)
      t.assert.ok(ms < ALLOWED_MS, `work ${at} on ${keys[0]}: ${ms} ms`)
    }
  }
})

eachEngine('a thousand recipients with colliding names', async (t: TestContext, engine) => {
  await using world = await openSmtpWorld(engine)
  const send = async (keys: readonly string[]): Promise<void> => {
    await using client = await world.client('submission')
    await client.say('MAIL FROM:<ana@empresa.test>')
    client.write(keys.map((key) => `RCPT TO:<${key}@otra.test>\r\n`).join(''))
    for (const _ of keys) t.assert.match(await client.reply(), /^250/)
    await client.say('DATA')
    t.assert.match(await client.say('From: ana@empresa.test\r\n\r\nhola\r\n.'), /^250/)
  }
  // What the directory has to be asked for is asked here.
  for (const keys of [HARMLESS, COLLIDING]) await send(keys)
  const harmless = await cpuMsOf(() => send(HARMLESS))
  const colliding = await cpuMsOf(() => send(COLLIDING))
  t.assert.ok(colliding < 3 * harmless + 200, `${colliding} ms against ${harmless} ms`)
})

eachEngine('IMAP keywords have an end, and colliding ones cost no more', async (t: TestContext, engine) => {
  await using world = await openImapWorld(engine)
  await using client = await world.client()
  await client.append('INBOX', 'Subject: a\r\n\r\nb\r\n')
  await client.ok('SELECT INBOX')
  let refused = 0
  for (let at = 0; at < COLLIDING.length; at += 20) {
    const { tagged } = await client.command(
      `STORE 1 +FLAGS.SILENT (${COLLIDING.slice(at, at + 20).join(' ')})`,
    )
    t.assert.match(tagged, / OK | NO \[LIMIT\] /)
    if (tagged.includes(' NO ')) refused++
  }
  t.assert.ok(refused > 0)
  const [flags = ''] = await client.ok('FETCH 1 FLAGS')
  t.assert.ok(flags.split(' ').length < 64)
  const keys = COLLIDING.slice(0, 200).map((key) => `KEYWORD ${key}`)
  t.assert.ok((await cpuMsOf(() => client.ok(`SEARCH ${keys.join(' ')}`))) < 1000)
})

test('what is remembered of networks has an end', (t: TestContext) => {
  const guesses = new GuessCounter({ now: () => 0 })
  const address = (n: number): string => `10.${n >> 8}.${n & 255}.1`
  for (let n = 0; n < GUESSING_NETWORKS + 1; n++) for (let m = 0; m < 100; m++) guesses.count(address(n))
  t.assert.strictEqual(guesses.waitMinutes(address(0)), 0, 'the oldest gave way')
  t.assert.strictEqual(guesses.waitMinutes(address(1)), 60)
  t.assert.strictEqual(guesses.waitMinutes(address(GUESSING_NETWORKS)), 60)
  const recent = new RecentMap<string, number>(100)
  for (let n = 0; n < 10_000; n++) recent.set(String(n * 2 ** 20), n)
  t.assert.ok(recent.size <= 100)
  const counts = localCounts()
  for (let n = 0; n < 300_000; n++) counts.know(String(n))
  t.assert.strictEqual(counts.isKnown('0'), false)
  t.assert.strictEqual(counts.isKnown('299999'), true)
})
