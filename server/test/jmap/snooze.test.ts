/** What is put off leaves the inbox and comes back unread at its time, on each engine, whatever falls meanwhile. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { until } from '../kit/queue.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

const HOUR_MS = 3_600_000
const inMs = (ms: number): string => `${new Date(Date.now() + ms).toISOString().slice(0, 19)}Z`
const letter = (n: string): string =>
  `From: Bea <bea@fuera.test>\nSubject: ${n}\nMessage-ID: <${n}@x>\n\nHola.\n`

async function emailOf(ana: JmapClient, id: string): Promise<Record<string, unknown>> {
  const properties = ['mailboxIds', 'keywords', 'snoozed']
  return (await ana.call('Email/get', { ids: [id], properties })).list[0] ?? {}
}

async function set(ana: JmapClient, id: string, patch: Record<string, unknown>): Promise<unknown> {
  const { updated, notUpdated } = await ana.call('Email/set', { update: { [id]: patch } })
  return (notUpdated as Record<string, unknown> | undefined)?.[id] ?? updated
}

for (const engine of ENGINES)
  suite(`Snoozed messages (${engine})`, () => {
    let server: TestServer
    let ana: JmapClient
    let inbox: string
    before(async () => {
      server = await startServer({ engine })
      ana = await JmapClient.open(server, 'ana')
      inbox = await ana.role('inbox')
    })
    after(() => server[Symbol.asyncDispose]())

    test('it lies in a folder of its own, says until when, and is taken back', async () => {
      const id = await ana.put(letter('una'), inbox, { $seen: true })
      const then = inMs(HOUR_MS)
      await set(ana, id, { [`mailboxIds/${inbox}`]: null, snoozed: { until: then } })
      const snoozed = await ana.role('snoozed')
      const off = await emailOf(ana, id)
      assert.deepEqual(off['mailboxIds'], { [snoozed]: true })
      assert.deepEqual(off['snoozed'], { until: then })
      await set(ana, id, { snoozed: null })
      const back = await emailOf(ana, id)
      assert.deepEqual(back['mailboxIds'], { [inbox]: true })
      assert.equal(back['snoozed'], null)
    })

    test('a time that is over, and one that is no time, are refused and nothing moves', async () => {
      const id = await ana.put(letter('dos'), inbox)
      for (const then of [inMs(-HOUR_MS), 'mañana']) {
        const refused = await set(ana, id, { snoozed: { until: then } })
        assert.equal((refused as { type: string }).type, 'invalidProperties')
        assert.deepEqual((await emailOf(ana, id))['mailboxIds'], { [inbox]: true })
      }
    })

    test('put off already, and given a time that is over, as a late undo does, it comes back at once', async () => {
      const id = await ana.put(letter('tarde'), inbox, { $seen: true })
      await set(ana, id, { snoozed: { until: inMs(HOUR_MS) } })
      const told = await set(ana, id, { snoozed: { until: inMs(-HOUR_MS) } })
      assert.equal((told as { type?: string } | null)?.type, undefined)
      await until(async () => {
        const { mailboxIds } = await emailOf(ana, id)
        return (mailboxIds as Record<string, true>)[inbox] === true
      })
      // What was taken out of there by hand is put off anew, and for that the time is over.
      const refused = await set(ana, id, { snoozed: { until: inMs(-HOUR_MS) } })
      assert.equal((refused as { type: string }).type, 'invalidProperties')
    })

    test('it comes back unread though the server was killed; what was moved by hand stays', async () => {
      const archive = await ana.role('archive')
      const id = await ana.put(letter('tres'), inbox, { $seen: true })
      const other = await ana.put(letter('cuatro'), inbox, { $seen: true })
      await set(ana, other, { snoozed: { until: inMs(8_000) } })
      await set(ana, other, { mailboxIds: { [archive]: true } })
      await set(ana, id, { snoozed: { until: inMs(9_000) } })
      await server.kill9()
      await server.restart()
      ana = await JmapClient.open(server, 'ana')
      await until(async () => {
        const { mailboxIds } = await emailOf(ana, id)
        return (mailboxIds as Record<string, true>)[inbox] === true
      })
      assert.deepEqual((await emailOf(ana, id))['keywords'], {})
      const left = await emailOf(ana, other)
      assert.deepEqual(left['mailboxIds'], { [archive]: true })
      assert.deepEqual(left['keywords'], { $seen: true })
    })
  })
